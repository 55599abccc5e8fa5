// Everything that the React package has.
import '@parley/react/styles.css';
export * from '@parley/react';
