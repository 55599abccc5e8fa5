// The reference pages of the wire, made from the tables of @parley/protocol.
import { fieldTable, limitText, nounsOf, typeText } from './schema-text.mjs';

const made = '<!-- Made from the tables of @parley/protocol by npm run docs. -->\n';
const list = (items) => (items.length === 0 ? 'none' : items.join(', '));
const errorLink = (code) => `[\`${code}\`](errors.md#${code.replace('/', '')})`;
// An object with a name is said by its name, one without by its fields.
const shape = (schema) => (schema.title ? `${typeText(schema)}.` : fieldTable(schema));

/** File names with their Markdown. */
export function protocolPages(tables) {
  return new Map([
    ['README.md', index(tables)],
    ['operations.md', page('Operations', Object.entries(tables.operations).map(operation))],
    ['events.md', page('Events', Object.entries(tables.events).map(event))],
    ['errors.md', page('Errors', Object.entries(tables.errors).map(error))],
    ['types.md', page('Types', [...nouns(tables)].map(noun))],
  ]);
}

function page(title, sections) {
  return `${made}\n# ${title}\n\n${sections.join('\n\n')}\n`;
}

function index({ operations, events, errors, limits, rates }) {
  const rows = (table) => Object.entries(table);
  return `${made}
# Protocol reference

- [Operations](operations.md): ${Object.keys(operations).length}
- [Events](events.md): ${Object.keys(events).length}
- [Errors](errors.md): ${Object.keys(errors).length}
- [Types](types.md)

## Limits

| limit | value |
| --- | --- |
${rows(limits)
  .map(([name, value]) => `| \`${name}\` | ${value} |`)
  .join('\n')}

## Rate classes

| class | a second | burst |
| --- | --- | --- |
${rows(rates)
  .map(([name, { perSecond, burst }]) => `| \`${name}\` | ${perSecond} | ${burst} |`)
  .join('\n')}
`;
}

function operation([name, row]) {
  return `## ${name}

${row.summary}

| | |
| --- | --- |
| callers | ${row.callers.length === 0 ? 'anybody: no session is needed yet' : row.callers.join(', ')} |
| rate class | \`${row.rate}\` |
| HTTP | ${row.http ? `\`${row.http}\`` : 'none: it belongs to a live session'} |
| idempotent | ${row.idempotent ? 'yes' : 'no'} |
| errors of its own | ${list(row.errors.map(errorLink))} |

### Params of ${name}

${shape(row.params)}

### Result of ${name}

${shape(row.result)}`;
}

function event([name, row]) {
  return `## ${name}\n\n${row.summary}\n\n${shape(row.data)}`;
}

function error([code, row]) {
  const status = row.status === 0 ? 'never on the wire: the SDK raises it' : `HTTP ${row.status}`;
  return `## ${code}

Because ${row.because}. ${row.next}

${status}; ${row.retryable ? 'the same request may succeed later' : 'trying again changes nothing'}.`;
}

function nouns({ operations, events }) {
  return nounsOf([
    ...Object.values(operations).flatMap(({ params, result }) => [params, result]),
    ...Object.values(events).map(({ data }) => data),
  ]);
}

function noun([title, schema]) {
  const limits = limitText(schema);
  const body = schema.properties
    ? fieldTable(schema)
    : `${typeText(schema, { named: false })}${limits && `; ${limits}`}`;
  return `## ${title}\n\n${schema.description ?? ''}\n\n${body}`;
}
