export { useSearch, type SearchView } from './use-search.js';
export { SearchPanel, type SearchPanelProps } from './search-panel.js';
