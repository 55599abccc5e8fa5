export { examinePicture } from './examine-picture.js';
export { playSample } from './sample-sound.js';
export { watchLevel } from './watch-level.js';
