// Bundles a small app as its user would ship it, and weighs what the browser loads: at once, and when first used.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Kilobytes (1000 bytes, minified and gzipped) of an app: what loads with the page, and what is loaded later. */
export async function weigh(app, external = []) {
  return weighBundle({ entryPoints: [entryOf(app)], plugins: [leaveOut(external)] });
}

/**
 * The same for an app that loads nothing later, as one file: where one is split, esbuild also writes what code that it has dropped
 * would have loaded, and parts what is left along that.
 */
export async function weighWhole(app, external = []) {
  return (await weighBundle({ entryPoints: [entryOf(app)], plugins: [leaveOut(external)], splitting: false })).first;
}

/** Bytes that each source file brings to what loads with the page, the heaviest first. */
export async function profile(app) {
  const { sources } = await weighBundle({ entryPoints: [entryOf(app)], conditions: ['@parley/source'] });
  const files = sources.map(([path, { bytesInOutput }]) => ({
    file: path.replace(/^(\.\.\/)+/, ''),
    bytes: bytesInOutput,
  }));
  return files.sort((a, b) => b.bytes - a.bytes);
}

function entryOf(app) {
  return fileURLToPath(new URL(`apps/${app}`, import.meta.url));
}

/** Leaves packages to the app. Where a name of theirs is not used, its import goes, as it does in a whole app. */
export function leaveOut(names) {
  return {
    name: 'leave-out',
    setup(steps) {
      steps.onResolve({ filter: /^[^.]/ }, ({ path }) =>
        names.includes(path) ? { path, external: true, sideEffects: false } : undefined,
      );
    },
  };
}

/** The same for a piece of code, as one file. */
export async function weighCode(contents) {
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  return weighBundle({ stdin: { contents, resolveDir }, splitting: false });
}

async function weighBundle(options) {
  const { metafile, outputFiles } = await build({
    bundle: true,
    minify: true,
    splitting: true,
    metafile: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    jsx: 'automatic',
    outdir: 'out',
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
    loader: { '.woff2': 'empty' },
    ...options,
  });
  const sizes = new Map(
    outputFiles.map((file) => [nameOf(file.path), gzipSync(file.contents, { level: 9 }).length / 1000]),
  );
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [nameOf(path), output]));
  /** Adds a file, and what comes with it, to those that are loaded. */
  const load = (name, loaded) => {
    if (loaded.has(name) || !outputs.has(name)) return;
    loaded.add(name);
    const { imports, cssBundle } = outputs.get(name);
    for (const { path, kind } of imports) if (kind === 'import-statement') load(nameOf(path), loaded);
    if (cssBundle) load(nameOf(cssBundle), loaded);
  };
  const sum = (names) => [...names].reduce((total, name) => total + sizes.get(name), 0);
  const first = new Set();
  for (const [name, output] of outputs) if (output.entryPoint && isEntry(output, options)) load(name, first);
  /** What the dynamic imports of these modules, named by their files, load on top of the page. */
  const laterOf = (modules) => {
    const loaded = new Set(first);
    for (const [name, { entryPoint = '' }] of outputs) {
      if (modules.some((module) => nameOf(entryPoint).startsWith(module))) load(name, loaded);
    }
    return sum(loaded) - sum(first);
  };
  const modules = [...outputs].filter(([name, { entryPoint }]) => entryPoint && !first.has(name));
  return {
    first: sum(first),
    later: sum(sizes.keys()) - sum(first),
    laterOf,
    lazy: modules.map(([, { entryPoint }]) => nameOf(entryPoint)),
    sources: [...first].flatMap((name) => Object.entries(outputs.get(name).inputs)),
  };
}

// A chunk behind a dynamic import has an `entryPoint` too.
function isEntry({ entryPoint }, { entryPoints }) {
  if (!entryPoints) return entryPoint === '<stdin>';
  return entryPoints.some((path) => path.endsWith(entryPoint.replace(/^(\.\.?\/)+/, '')));
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}
