import type { SqlDialect } from '../schema.js';

/** One step of the schema. Steps only go forward, and one that was released never changes. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  statements(dialect: SqlDialect): readonly string[];
}
