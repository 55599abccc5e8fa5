export { ParleyProvider, type ParleyProviderProps } from './provider/parley-provider.js';
export { useParley } from './provider/use-parley.js';
export {
  Composer,
  ConversationHeader,
  ConversationList,
  MessageList,
  useConversation,
  useConversations,
  useMessages,
  useSendMessage,
  useTyping,
  useUnreadCount,
  type ComposerProps,
  type ConversationHeaderProps,
  type ConversationListProps,
  type ConversationsView,
  type MessageListProps,
  type MessagesView,
} from './messaging/index.js';
export {
  PresenceBadge,
  PresencePicker,
  PresenceWords,
  usePresence,
  type PresenceBadgeProps,
  type PresencePickerProps,
  type PresenceWordsProps,
} from './presence/index.js';
export {
  CallButton,
  CallButtons,
  CallStage,
  DeviceMenu,
  IncomingCall,
  useCall,
  useCalls,
  useDevices,
  useIncomingCall,
  type CallButtonProps,
  type CallButtonsProps,
  type CallStageProps,
  type CallView,
  type DeviceMenuProps,
  type DevicesView,
  type IncomingCallProps,
} from './calls/index.js';
export { ConnectionBanner, useConnection, type ConnectionBannerProps } from './connection/index.js';
export { useUsers, type UsersView } from './users/index.js';
export { Avatar, type AvatarProps } from './theme/avatar.js';
export { useStrings } from './theme/use-strings.js';
export type { PartialStrings, Strings } from './theme/strings.js';
