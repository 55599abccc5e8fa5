import { useConversation, useUnreadCount } from '@parley/react';

/** The title of the page: the unread count, then where the reader is. */
export function PageTitle({ conversationId }: { readonly conversationId?: string }) {
  return conversationId ? <OfConversation conversationId={conversationId} /> : <Title>Messenger</Title>;
}

function OfConversation({ conversationId }: { readonly conversationId: string }) {
  const { title } = useConversation(conversationId);
  return <Title>{title || 'Messenger'}</Title>;
}

function Title({ children }: { readonly children: string }) {
  const unread = useUnreadCount();
  return <title>{`${unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''}${children} · Parley`}</title>;
}
