import type { Message } from '@parley/core';
import { useMemo, type ReactNode } from 'react';
import { labelsOf } from '../field/mentions.js';
import { isVisible } from '../text/looks.js';
import { MessageText } from '../text/message-text.js';
import type { RowTools } from './row-tools.js';

/** What a message says, or that it says nothing. */
export function MessageBody({
  message,
  tools,
  children: given,
}: {
  readonly message: Message;
  readonly tools: Pick<RowTools, 'strings' | 'userOf' | 'myId'>;
  /** Stands at the end of the text. */
  readonly children?: ReactNode;
}) {
  const { text, mentions, mentionsAll } = message;
  const children = given === false ? undefined : given;
  const { strings, userOf, myId } = tools;
  const labels = useMemo(
    () => labelsOf((mentions ?? []).map(userOf), mentionsAll ? strings : undefined),
    [mentions, mentionsAll, userOf, strings],
  );
  if (!isVisible(text)) {
    if (text === '' && (message.poll ?? message.files)) return <p className="parley-message-end">{children}</p>;
    return (
      <p className="parley-message-text parley-muted">
        {text === '' ? strings.messages.noText : strings.marks.invisible} {children}
      </p>
    );
  }
  return (
    <MessageText text={text} mentions={labels} myId={myId}>
      {children}
    </MessageText>
  );
}
