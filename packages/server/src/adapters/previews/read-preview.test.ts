import { describe, expect, it } from 'vitest';
import { decodePage } from './decode-page.js';
import { createPublicAddresses } from '../egress/public-addresses.js';
import { readPreview } from './read-preview.js';

const addresses = createPublicAddresses();
const link = 'https://example.com/a';
const read = (html: string, url = link) => readPreview(link, { url: new URL(url), html }, addresses);
const meta = (property: string, content: string) => `<meta property="${property}" content="${content}">`;

describe('a page', () => {
  it('says of itself what its tags say, the better name first', () => {
    const html = `<!doctype html><html><head><title>Plain &amp; simple</title>
      <meta name="description" content="A plain description"><meta name="twitter:title" content="Twitter's title">
      <META CONTENT='Open &quot;Graph&quot;' PROPERTY='og:title'>
      ${meta('og:description', 'What it is about')}${meta('og:site_name', 'Example')}${meta('og:image', '/image.png')}
      </head><body>…</body></html>`;
    expect(read(html, 'https://www.example.com/b/c')).toEqual({
      url: link,
      title: 'Open "Graph"',
      description: 'What it is about',
      siteName: 'Example',
      image: 'https://www.example.com/image.png',
    });
  });

  it('is known by its title alone, and by nothing without one', () => {
    expect(read('<title>Only\n  this</title>')).toEqual({ url: link, title: 'Only this' });
    expect(read('<title> </title>')).toBeUndefined();
    expect(read(meta('og:description', 'no title'))).toBeUndefined();
    expect(read('')).toBeUndefined();
    expect(read('not html at all <<<>>> <title')).toBeUndefined();
  });

  it.each(['<b></i>', '<svg>', '<div>', '<option><tr>', '<table><tr><td>'])(
    'is not read on through ever more %s',
    (tag) => {
      const head = `<title>Deep</title>${tag.repeat(400_000 / tag.length)}${meta('og:title', 'Too deep')}`;
      expect(read(head)?.title).toBe('Deep');
    },
  );

  it('may have many elements beside each other', () => {
    expect(read(`${'<meta charset="utf-8"><link><style></style>'.repeat(500)}${meta('og:title', 'Late')}`)?.title).toBe(
      'Late',
    );
  });

  it('is not what somebody wrote on it', () => {
    expect(read(`<body><title>Comment</title>${meta('og:title', 'Forged')}</body>`)).toBeUndefined();
    expect(read(`<head><!-- <title>Hidden</title> --><script>"<title>Script</title>"</script></head>`)).toBeUndefined();
    expect(read(`<title>&lt;img src=x onerror=alert(1)&gt;</title>`)?.title).toBe('<img src=x onerror=alert(1)>');
  });

  it('is cut to what a preview carries, never inside a character', () => {
    const long = read(`<title>${'👩‍👧‍👦'.repeat(100)}</title>${meta('description', 'ü'.repeat(9_000))}`);
    expect(long?.title).toMatch(/^(👩‍👧‍👦)+…$/u);
    expect(long?.title.length).toBeLessThanOrEqual(300);
    expect(long?.description).toHaveLength(500);
    expect(read(`${meta('og:site_name', 'x'.repeat(101))}<title>${'y'.repeat(300)}</title>`)).toMatchObject({
      title: 'y'.repeat(300),
      siteName: `${'x'.repeat(99)}…`,
    });
  });

  it('cannot turn or hide the text around it', () => {
    const title = read('<title>a\u202egnp.exe\u2066\u200b\ufeff\u0000\u0007 b\u2029c</title>')?.title;
    expect(title).toBe('agnp.exe b c');
    expect(read('<title>فارسی\u200cها 👨‍🚀</title>')?.title).toBe('فارسی\u200cها 👨‍🚀');
  });

  it('has an image of the public web alone', () => {
    const image = (content: string) => read(`<title>x</title>${meta('og:image', content)}`)?.image;
    expect(image('//cdn.example.com/i.png')).toBe('https://cdn.example.com/i.png');
    expect(image('http://1.1.1.1/i.png')).toBe('http://1.1.1.1/i.png');
    for (const bad of [
      'javascript:alert(1)',
      'data:image/png;base64,AAAA',
      'file:///etc/passwd',
      'http://192.168.1.1/logout',
      'http://0x7f.1/',
      'http://[::1]/',
      'http://localhost:8080/admin',
      'http://localhost./admin',
      'http://router/reboot',
      'http://printer.local/',
      'http://metadata.google.internal/',
      'https://user:secret@example.com/i.png',
      'http://',
      `https://example.com/${'x'.repeat(2_048)}`,
    ])
      expect([bad, image(bad)]).toEqual([bad, undefined]);
  });
});

describe('bytes', () => {
  const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
  it('are read as the page says', () => {
    expect(decodePage(bytes('caf\xe9'), 'text/html; charset=ISO-8859-1')).toBe('café');
    expect(decodePage(bytes('caf\xe9'), 'text/html;charset="windows-1252"')).toBe('café');
    expect(decodePage(bytes('<meta charset=shift_jis>\x83\x65'), 'text/html')).toContain('テ');
    const legacy = '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">\xc1';
    expect(decodePage(bytes(legacy), 'text/html')).toContain('а');
    expect(decodePage(bytes('caf\xc3\xa9'), 'text/html')).toBe('café');
    expect(decodePage(bytes('\xff\xfec\0a\0f\0'), 'text/html; charset=latin1')).toBe('caf');
    expect(decodePage(bytes('\xef\xbb\xbfx'), 'text/html')).toBe('x');
  });

  it('are read as UTF-8 where that is unknown, and never fail', () => {
    expect(decodePage(bytes('caf\xc3\xa9'), 'text/html; charset=no-such-thing')).toBe('café');
    expect(decodePage(bytes('\xff\xfe'), '')).toBe('');
    expect(decodePage(bytes('caf\xe9'), 'text/html; charset=utf-8')).toBe('caf\ufffd');
  });
});
