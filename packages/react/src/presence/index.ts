export { usePresence } from './use-presence.js';
export { PresenceBadge, type PresenceBadgeProps } from './presence-badge.js';
export { PresencePicker, type PresencePickerProps } from './presence-picker.js';
export { PresenceWords, type PresenceWordsProps } from './presence-words.js';
