/** What browsers may download, in kB (1000 bytes, minified and gzipped); `npm run check` and the benchmark both read it. */
export const budgets = {
  /** Connect, conversations, messages, presence. */
  messagingKb: 20,
  /** Calls on top, loaded when first used. */
  callsKb: 15,
  /** React hooks; react, react-dom and the core not counted. */
  hooksKb: 4,
  /** A conversation window. */
  windowKb: 45,
  /** All components. */
  componentsKb: 110,
  /** One constant of any package. */
  enumKb: 1,
};
