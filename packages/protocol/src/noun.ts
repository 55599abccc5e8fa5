import { CloneType, type TSchema } from '@sinclair/typebox';

/** Names a schema: the name becomes a type of the package, and its sentence the type's doc comment. */
export function noun<S extends TSchema>(title: string, description: string, schema: S): S {
  return CloneType(schema, { title, description });
}

/** The same schema with words of its own for one place. */
export function described<S extends TSchema>(schema: S, description: string): S {
  return { ...schema, description };
}
