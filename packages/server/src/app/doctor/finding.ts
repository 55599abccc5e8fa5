/** One thing that was looked at. */
export interface Finding {
  /** `note`: it serves, and there is something to know. */
  readonly sign: 'good' | 'note' | 'bad';
  readonly about: string;
  readonly says: string;
}

export const good = (about: string, says: string): Finding => ({ sign: 'good', about, says });
export const note = (about: string, says: string): Finding => ({ sign: 'note', about, says });
export const bad = (about: string, says: string): Finding => ({ sign: 'bad', about, says });
