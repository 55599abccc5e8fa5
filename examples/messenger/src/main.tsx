import '@fontsource-variable/inter';
import '@parley/react/styles.css';
import './styles/base.css';
import './styles/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { keepPage } from './offline/keep-page.js';

const root = document.getElementById('root');
if (!root) throw new Error('Unable to start: because the page has no #root. Load index.html.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
keepPage();
