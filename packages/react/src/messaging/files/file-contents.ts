export { FileTray } from './file-tray.js';
export { MessageFiles } from './message-files.js';
