import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { applyTheme } from './shell/theme';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/content.css';
import './styles/plots.css';
import './styles/work.css';

applyTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
