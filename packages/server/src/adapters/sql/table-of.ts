import { sql, type RawBuilder } from 'kysely';

/**
 * Rows as a table of a statement, each once, to be the first of a cross join: SQLite then looks up each of them by its key. Of a list of `or` it
 * makes a search through everything that the app has. At least one row.
 */
export function tableOf<R extends Readonly<Record<string, string | number>>>(rows: readonly R[]): RawBuilder<R> {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name, i) => sql`v.${sql.ref(`column${i + 1}`)} as ${sql.ref(name)}`);
  const values = rows.map(
    (row) =>
      sql`(${sql.join(
        names.map((name) => {
          const value = row[name];
          return typeof value === 'number' ? sql`cast(${value} as bigint)` : sql`cast(${value} as text)`;
        }),
      )})`,
  );
  return sql<R>`(select distinct ${sql.join(columns)} from (values ${sql.join(values)}) as v)`;
}
