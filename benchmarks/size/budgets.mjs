/** What browsers may download, in kB (1000 bytes, minified and gzipped). */
export const budgets = {
  /** Connect, conversations, messages, presence: what is reached, see `aims`. */
  messagingKb: 31,
  /** Calls on top, loaded when first used: what is reached. */
  callsKb: 22.2,
  /** React hooks; react, react-dom and the core not counted. */
  hooksKb: 4,
  /** A conversation window, as it loads with the page; dialogs, menus and calls of groups come when they are first opened: what is reached. */
  windowKb: 53,
  /** All components, with the plan of the world's phone numbers, which comes with the first number shown: what is reached. */
  componentsKb: 145.4,
  /** One constant of any package. */
  enumKb: 1,
};

/** Where a budget above is what is reached, what it should be. */
export const aims = { messagingKb: 20, callsKb: 15, windowKb: 45, componentsKb: 110 };
