import { useMessages } from '@parley/react';
import { Link } from 'lucide-react';
import { useMemo } from 'react';
import { findLinks } from './find-links.js';

/** The links in the messages that are loaded. */
export function SharedLinks({ conversationId }: { readonly conversationId: string }) {
  const { messages } = useMessages(conversationId);
  const links = useMemo(() => findLinks(messages), [messages]);
  return (
    <section className="details-section">
      <h3 className="label">Shared links</h3>
      {links.length === 0 && <p className="meta details-none">Links that are sent here are collected here.</p>}
      <ul className="details-list">
        {links.slice(0, 20).map((link) => (
          <li key={link.href}>
            <a className="details-row" href={link.href} target="_blank" rel="noreferrer noopener">
              <span className="details-link-icon">
                <Link size={16} strokeWidth={1.5} aria-hidden="true" />
              </span>
              <span className="details-words">
                <bdi className="details-link">
                  {link.host}
                  {link.rest}
                </bdi>
                <span className="meta">{link.sender}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
