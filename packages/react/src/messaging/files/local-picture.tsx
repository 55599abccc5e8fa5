import { useEffect, useRef } from 'react';

/** Pictures that a page shows without asking anybody. */
const shown = /^image\/(png|jpeg|gif|webp|avif)$/;

/** Whether it is a picture of this machine that can be shown. */
export function isLocalPicture(source: unknown): source is Blob {
  return source instanceof Blob && shown.test(source.type);
}

/** A picture of this machine. */
export function LocalPicture({ source, className }: { readonly source: Blob; readonly className?: string }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(source);
    if (image.current) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [source]);
  return <img ref={image} className={className} alt="" />;
}
