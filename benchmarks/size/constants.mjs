// Every constant that a package exports, weighed alone: one of them must not bring a whole SDK.
import { weighCode } from './bundle.mjs';

const packages = ['@parley/protocol', '@parley/core', '@parley/web', '@parley/react'];

/** The heaviest constant of any package that a browser loads. */
export async function weighConstants() {
  const found = [];
  for (const name of packages) {
    const exported = Object.entries(await import(name)).filter(([, value]) => typeof value !== 'function');
    for (const [constant] of exported) found.push(await weighOne(constant, name));
    // The error class is imported for its codes.
    if ('ParleyError' in (await import(name))) found.push(await weighOne('ParleyError', name));
  }
  return found.sort((a, b) => b.kb - a.kb);
}

async function weighOne(constant, from) {
  const { first, later } = await weighCode(`import { ${constant} } from '${from}'; console.log(${constant});`);
  return { name: `${constant} of ${from}`, kb: first + later };
}
