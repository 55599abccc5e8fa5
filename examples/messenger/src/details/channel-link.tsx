import { Link } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.js';

/** Copies what leads others into a public channel: they paste it under "Join a channel". */
export function ChannelLink({ conversationId }: { readonly conversationId: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(`${location.origin}/?join=${conversationId}`).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <>
      <Button look="quiet" icon={Link} onClick={copy}>
        {copied ? 'Link copied' : 'Copy the link'}
      </Button>
      <span className="visually-hidden" role="status">
        {copied && 'Link copied'}
      </span>
    </>
  );
}
