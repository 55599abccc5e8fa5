import type { FileLinks, Message, MessageFile } from '@parley/core';
import { useCallback, useEffect, useState } from 'react';
import { useParley } from '../../provider/use-parley.js';

/** Where a stored file is read: nothing yet, links, or that it is gone. `renew` asks again, as links last an hour. */
export function useFileLinks({ conversationId, seq }: Message, { id }: MessageFile) {
  const { files } = useParley();
  const [links, setLinks] = useState<FileLinks | 'gone'>();
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (id === undefined || seq === undefined) return;
    let over = false;
    files.links({ conversationId, seq }, { id }).then(
      (found) => over || setLinks(found),
      () => over || setLinks('gone'),
    );
    return () => {
      over = true;
    };
  }, [files, conversationId, seq, id, asked]);
  const renew = useCallback(() => {
    // What just came and does not work is not asked for again and again.
    setLinks((known) => (known !== undefined && known !== 'gone' && known.expiresAt < Date.now() ? undefined : 'gone'));
    setAsked((times) => (times < 3 ? times + 1 : times));
  }, []);
  return { links, renew };
}
