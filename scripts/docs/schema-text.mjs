// JSON Schema as a reader of Markdown wants it: a type with links to named ones, and limits in words.

const anchor = (title) => title.toLowerCase();

/** `types.md#message` for named schemas, otherwise the shape in a few characters. */
export function typeText(schema, { linked = true, named = true } = {}) {
  if (named && schema.title) return linked ? `[${schema.title}](types.md#${anchor(schema.title)})` : schema.title;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf) return schema.anyOf.map((part) => typeText(part)).join(' or ');
  if (schema.type === 'array') return `list of ${typeText(schema.items)}`;
  if (schema.type === 'object' && schema.patternProperties) {
    const [value] = Object.values(schema.patternProperties);
    return `object of ${typeText(value)} by name`;
  }
  if (schema.type === 'object') {
    const names = Object.keys(schema.properties ?? {});
    return names.length === 0 ? 'empty object' : `object: ${names.map((name) => `\`${name}\``).join(', ')}`;
  }
  return schema.type ?? 'anything';
}

/** The limits of a value, such as "1 to 64 characters". */
export function limitText(schema) {
  return [
    span(schema.minLength, schema.maxLength, 'characters'),
    span(schema.minimum, schema.maximum, ''),
    span(schema.minItems, schema.maxItems, 'items'),
    schema.pattern && `matches \`${schema.pattern}\``,
    schema.default !== undefined && `default \`${JSON.stringify(schema.default)}\``,
  ]
    .filter(Boolean)
    .join('; ');
}

function span(least, most, unit) {
  if (least === undefined && most === undefined) return '';
  const words =
    least === undefined ? `at most ${most}` : most === undefined ? `at least ${least}` : `${least} to ${most}`;
  return `${words} ${unit}`.trim();
}

/** A table of an object's fields; fields of unnamed objects inside are rows too, as `outer.inner`. */
export function fieldTable(schema) {
  const rows = fieldRows(schema, '');
  if (rows.length === 0) return 'Nothing.';
  return ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n');
}

function fieldRows(schema, prefix) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const optional = required.has(name) ? '' : ', optional';
    const limits = limitText(field);
    const about = [field.title ? '' : field.description, limits && `(${limits})`].filter(Boolean).join(' ');
    const row = `| \`${prefix}${name}\` | ${typeText(field)}${optional} | ${about.replaceAll('|', '\\|')} |`;
    const item = field.type === 'array' ? field.items : field;
    const inner =
      !item.title && item.properties ? fieldRows(item, `${prefix}${name}${item === field ? '' : '[]'}.`) : [];
    return [row, ...inner];
  });
}

/** All named schemas inside the given ones, by name. */
export function nounsOf(schemas) {
  const nouns = new Map();
  const visit = (schema) => {
    if (schema === null || typeof schema !== 'object') return;
    if (typeof schema.title === 'string' && !nouns.has(schema.title)) nouns.set(schema.title, schema);
    for (const part of Object.values(schema)) visit(part);
  };
  schemas.forEach(visit);
  return new Map([...nouns].sort(([a], [b]) => a.localeCompare(b)));
}
