/** What browsers may download, in kB (1000 bytes, minified and gzipped). */
export const budgets = {
  /** Connect, conversations, messages, presence: what is reached, see `aims`. */
  messagingKb: 28.9,
  /** Calls on top, loaded when first used. */
  callsKb: 15,
  /** React hooks; react, react-dom and the core not counted. */
  hooksKb: 4,
  /** A conversation window, as it loads with the page; dialogs and menus come when they are first opened. */
  windowKb: 45,
  /** All components. */
  componentsKb: 110,
  /** One constant of any package. */
  enumKb: 1,
};

/** Where a budget above is what is reached, what it should be. */
export const aims = { messagingKb: 20 };
