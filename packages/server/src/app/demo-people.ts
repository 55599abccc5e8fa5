/** Somebody of the demo. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
}

/** Whom `parley dev` lets one sign in as. */
export const demoPeople: readonly DemoPerson[] = [
  { id: 'alice', name: 'Alice Martin' },
  { id: 'bob', name: 'Bob Okafor' },
  { id: 'chloe', name: 'Chloé Lefèvre' },
  { id: 'yuki', name: '田中 ゆき' },
  { id: 'omar', name: 'عمر حداد' },
  { id: 'lucia', name: 'Lucía Fernández' },
];

/** The bot that answers. */
export const demoBot: DemoPerson = { id: 'concierge', name: 'Concierge' };
