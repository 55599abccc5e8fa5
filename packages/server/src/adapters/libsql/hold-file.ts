import Database from 'libsql';

/**
 * Holds a file for this process alone, as long as it lives: the operating system lets go of it however the process ends. Returns
 * the ending, or undefined where another holds it.
 */
export function holdFile(path: string): (() => void) | undefined {
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('begin exclusive');
    return () => {
      database.exec('rollback');
      database.close();
    };
  } catch (error) {
    database.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}
