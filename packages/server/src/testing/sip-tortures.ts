import { randomUUID } from 'node:crypto';

/** One of the messages that RFC 4475 describes, in words of our own, as bytes (Latin-1). */
export interface Torture {
  readonly section: string;
  readonly what: string;
  readonly text: string;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;
interface Shape {
  readonly first?: string;
  readonly headers?: Headers;
  readonly body?: string;
  /** In place of the true length. */
  readonly length?: string;
}

const sdp = [
  ...['v=0', 'o=mhandley 29739 7272939 IN IP4 192.0.2.3', 's=-', 'c=IN IP4 192.0.2.4', 't=0 0'],
  ...['m=audio 49217 RTP/AVP 0 12', 'm=video 3227 RTP/AVP 31', 'a=rtpmap:31 LPC', ''],
].join('\r\n');

/** A message as it should be, but for what is given. */
function message({ first = 'INVITE sip:user@parley.phone SIP/2.0', headers = {}, body = sdp, length }: Shape): string {
  const id = randomUUID();
  const method = first.split(' ')[0] ?? '';
  const all: Headers = {
    Via: `SIP/2.0/UDP 192.0.2.15;branch=z9hG4bK${id}`,
    'Max-Forwards': '70',
    From: `"J Rosenberg" <sip:jdrosen@parley.phone>;tag=${id}`,
    To: '<sip:user@parley.phone>',
    'Call-ID': `${id}@192.0.2.15`,
    CSeq: `1 ${method}`,
    Contact: '<sip:caller@192.0.2.15>',
    ...(body === '' ? {} : { 'Content-Type': 'application/sdp' }),
    ...headers,
    'Content-Length': length ?? String(Buffer.byteLength(body, 'latin1')),
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
  return [first, ...lines, '', body].join('\r\n');
}

const invite = (section: string, what: string, shape: Shape = {}): Torture => ({ section, what, text: message(shape) });
const options = (section: string, what: string, shape: Shape = {}): Torture => ({
  ...{ section, what },
  text: message({ first: 'OPTIONS sip:user@parley.phone SIP/2.0', body: '', ...shape }),
});
const register = (section: string, what: string, shape: Shape = {}): Torture => ({
  ...{ section, what },
  text: message({ first: 'REGISTER sip:parley.phone SIP/2.0', body: '', ...shape }),
});
const odd = "!interesting-Method0123456789_*+`.%indeed'~";
const folded = (text: string) => text.replaceAll(' ', '\r\n    ');

/** The messages of sections 3.1 to 3.4. */
export const tortures: readonly Torture[] = [
  invite('3.1.1.1', 'a short tortuous INVITE', {
    first: 'INVITE sip:vivekg@chair-dnrc.parley.phone;unknownparam SIP/2.0',
    headers: {
      To: folded('sip:vivekg@chair-dnrc.parley.phone ; tag = 1918181833n'),
      From: '"J Rosenberg \\\\\\"" <sip:jdrosen@parley.phone> ; tag = 98asjd8',
      'MaX-fOrWaRdS': '0068',
      'Max-Forwards': undefined,
      CSeq: folded('0009 INVITE'),
      Via: [
        'SIP / 2.0 /UDP 192.0.2.2;branch=390skdjuw',
        folded('SIP / 2.0 / TCP spindle.parley.phone ; branch = z9hG4bK9ikj8'),
      ],
      s: '',
      NewFangledHeader: 'newfangled value\r\n continued newfangled value',
      UnknownHeaderWithUnusualValue: ';;,,;;,;',
      Route: '<sip:services.parley.phone;lr;unknownwith=value;unknown-no-value>',
      m: '"Quoted string \\"\\"" <sip:jdrosen@parley.phone> ; newparam = newvalue ; secondparam ; q = 0.33',
    },
  }),
  {
    section: '3.1.1.2',
    what: 'a wide range of valid characters',
    text: message({
      first: `${odd} sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@parley.phone SIP/2.0`,
      headers: {
        To: '"BEL:\u0007 NUL:\u0000 DEL:\u007f" <sip:1_unusual.URI~(to-be!sure)@parley.phone>',
        From: `token1~\` token2'+_ token3*%!.- <sip:mundane@parley.phone>;fromParam''~+*_!.-%="\u00d1\u0080\u00d0\u00b0";tag=_token~1'+\`*%!-.`,
        'Call-ID': `intmeth.word%ZK-!.*_+'@word\`~)(><:\\/"][?}{`,
        CSeq: `139122385 ${odd}`,
        [`extensionHeader-!.%*+_\`'~`]: '\u00ef\u00bb\u00bf\u00e5\u00a4\u00a7\u00e5\u0081\u009c\u00e9\u009b\u00bb',
      },
      body: '',
    }),
  },
  invite('3.1.1.3', 'valid escapes', {
    first: 'INVITE sip:sips%3Auser%40parley.phone@parley.phone SIP/2.0',
    headers: {
      To: 'sip:%75se%72@parley.phone',
      Contact: '<sip:cal%6Cer@host5.parley.phone;%6C%72;n%61me=v%61lue%25%34%31>',
    },
  }),
  register('3.1.1.4', 'escaped nulls in URIs', {
    headers: {
      To: 'sip:null-%00-null@parley.phone',
      Contact: ['<sip:%00@host5.parley.phone>', '<sip:%00%00@host5.parley.phone>'],
    },
  }),
  {
    section: '3.1.1.5',
    what: 'percent signs that are no escapes',
    text: message({
      first: 'RE%47IST%45R sip:registrar.parley.phone SIP/2.0',
      headers: { To: '"%Z%45" <sip:resource@parley.phone>', Contact: '<sip:alias1@host1.parley.phone>' },
      body: '',
    }),
  },
  options('3.1.1.6', 'no space between display name and <', {
    headers: { From: 'caller<sip:caller@parley.phone>;tag=323' },
  }),
  invite('3.1.1.7', 'long values in header fields', {
    headers: {
      To: `"I have a user name of ${'extreme '.repeat(12)}proportion"<sip:user@parley.phone:6000;unknownparam1=very${'long'.repeat(20)}value;longparam${'name'.repeat(22)}=shortvalue;very${'long'.repeat(20)}ParameterNameWithNoValue>`,
      From: `sip:${'amazinglylongcallername'.repeat(5)}@parley.phone;tag=12${'982424'.repeat(50)};unknown${'header'.repeat(20)}param=unknown${'value'.repeat(20)}`,
      'Call-ID': `longreq.one${'really'.repeat(30)}longcallid`,
      Via: Array.from(
        { length: 34 },
        (_, n) => `SIP/2.0/TCP sip${n}.parley.phone;branch=very${'long'.repeat(50)}branchvalue${n}`,
      ),
    },
  }),
  {
    section: '3.1.1.8',
    what: 'a request behind a request',
    text: message({ body: '' }) + message({ first: 'REGISTER sip:parley.phone SIP/2.0', body: '' }),
  },
  options('3.1.1.9', 'a semicolon in the user part', {
    first: 'OPTIONS sip:user;par=u%40parley.phone@parley.phone SIP/2.0',
  }),
  options('3.1.1.10', 'all transports', {
    headers: {
      Via: ['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP'].map(
        (way, n) => `SIP/2.0/${way} t${n}.parley.phone;branch=z9hG4bKkdjuw${n}`,
      ),
    },
  }),
  {
    section: '3.1.1.11',
    what: 'several parts, one of them binary',
    text: message({
      first: 'MESSAGE sip:kumiko@parley.phone SIP/2.0',
      headers: { 'Content-Type': 'multipart/mixed;boundary=7a9cbec02ceef655' },
      body: `--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\nHello\r\n--7a9cbec02ceef655\r\nContent-Type: application/octet-stream\r\n\r\n\u0030\u0082\u0001R\u0000\u00ff\r\n--7a9cbec02ceef655--`,
    }),
  },
  {
    section: '3.1.1.12',
    what: 'an unusual reason phrase',
    text: message({
      first: 'SIP/2.0 200 = 2**3 * 5**2 \u00d0\u00bd\u00d0\u00be \u0000',
      headers: { CSeq: '35 INVITE' },
    }),
  },
  {
    section: '3.1.1.13',
    what: 'an empty reason phrase',
    text: message({ first: 'SIP/2.0 100 ', headers: { CSeq: '35 INVITE' }, body: '' }),
  },
  invite('3.1.2.1', 'extraneous separators', {
    headers: {
      Via: 'SIP/2.0/UDP 192.0.2.15;;,;,,',
      Contact: '"Joe" <sip:joe@parley.phone>;;;;',
      To: 'sip:j.user@parley.phone;;',
    },
  }),
  invite('3.1.2.2', 'a length beyond the body', { length: '9999' }),
  invite('3.1.2.3', 'a negative length', { length: '-999' }),
  register('3.1.2.4', 'numbers beyond what they may be', {
    headers: {
      CSeq: '36893488147419103232 REGISTER',
      'Max-Forwards': '300',
      Expires: '1'.padEnd(25, '0'),
      Contact: '<sip:user@host129.parley.phone>;expires=280297596632815',
    },
  }),
  {
    section: '3.1.2.5',
    what: 'a response with numbers beyond what they may be',
    text: message({
      first: 'SIP/2.0 503 Service Unavailable',
      headers: {
        CSeq: '9292394834772304023312 OPTIONS',
        'Retry-After': '949302838503028349304023988',
        Warning: '1812 overture "In Progress"',
      },
      body: '',
    }),
  },
  invite('3.1.2.6', 'a quotation that is not ended', { headers: { To: '"Mr. J. User <sip:j.user@parley.phone>' } }),
  invite('3.1.2.7', 'angle brackets around the URI of the request', {
    first: 'INVITE <sip:user@parley.phone> SIP/2.0',
  }),
  invite('3.1.2.8', 'spaces within the URI of the request', { first: 'INVITE sip:user@parley.phone; lr SIP/2.0' }),
  invite('3.1.2.9', 'many spaces in the first line', { first: 'INVITE  sip:user@parley.phone  SIP/2.0' }),
  options('3.1.2.10', 'spaces after the first line', { first: 'OPTIONS sip:remote-target@parley.phone SIP/2.0  ' }),
  invite('3.1.2.11', 'escaped headers in the URI of the request', {
    first: 'INVITE sip:user@parley.phone?Route=%3Csip:parley.phone%3E SIP/2.0',
  }),
  invite('3.1.2.12', 'a date in no zone of RFC 3261', { headers: { Date: 'Fri, 01 Jan 2010 16:00:00 EST' } }),
  register('3.1.2.13', 'a Contact with a question mark and no brackets', {
    headers: { Contact: 'sip:user@parley.phone?Route=%3Csip:sip.parley.phone%3E' },
  }),
  options('3.1.2.14', 'spaces within an address', {
    headers: { To: '"Watson, Thomas" < sip:t.watson@parley.phone >' },
  }),
  options('3.1.2.15', 'a display name that is no token', {
    headers: { From: 'Bell, Alexander <sip:a.g.bell@parley.phone>;tag=43' },
  }),
  options('3.1.2.16', 'an unknown version', {
    first: 'OPTIONS sip:t.watson@parley.phone SIP/7.0',
    headers: { Via: 'SIP/7.0/UDP c.parley.phone;branch=z9hG4bKkdjuw' },
  }),
  options('3.1.2.17', 'a method that differs from that of CSeq', { headers: { CSeq: '8 INVITE' } }),
  {
    section: '3.1.2.18',
    what: 'an unknown method that differs from that of CSeq',
    text: message({ first: 'NEWMETHOD sip:user@parley.phone SIP/2.0', headers: { CSeq: '92 INVITE' } }),
  },
  {
    section: '3.1.2.19',
    what: 'a status beyond three digits',
    text: message({
      first: 'SIP/2.0 4294967301 better not break the receiver',
      headers: { CSeq: '353494 INVITE' },
      body: '',
    }),
  },
  options('3.2.1', 'a branch without what makes it one', { headers: { Via: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK' } }),
  invite('3.3.1', 'no header that must be there', {
    headers: { 'Call-ID': undefined, From: undefined, To: undefined },
  }),
  options('3.3.2', 'an unknown scheme', { first: 'OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0' }),
  options('3.3.3', 'a known but uncommon scheme', { first: 'OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0' }),
  register('3.3.4', 'unknown schemes in headers', {
    headers: { To: 'isbn:2983792873', From: '<http://www.parley.phone>;tag=3', Contact: '<name:John_Smith>' },
  }),
  options('3.3.5', 'extensions that must be known', {
    headers: {
      Require: 'nothingSupportsThis, nothingSupportsThisEither',
      'Proxy-Require': 'noProxiesSupportThis, norDoAnyProxiesSupportThis',
    },
  }),
  invite('3.3.6', 'a body of an unknown type', {
    headers: { 'Content-Type': 'application/unknownformat' },
    body: '<audio>\r\n <pcmu port="443"/>\r\n</audio>',
  }),
  register('3.3.7', 'a scheme of credentials that is unknown', {
    headers: { Authorization: 'NoOneKnowsThisScheme opaque-data=here' },
  }),
  invite('3.3.8', 'headers twice that may be there once', {
    headers: {
      CSeq: ['5 INVITE', '59 INVITE'],
      'Call-ID': ['multi01.1@a', 'multi01.2@b'],
      From: ['<sip:a@parley.phone>;tag=1', '<sip:b@parley.phone>;tag=2'],
      'Max-Forwards': ['70', '5'],
      To: ['<sip:c@parley.phone>', '<sip:d@parley.phone>'],
    },
  }),
  options('3.3.9', 'two lengths', {
    headers: { l: '13' },
    body: "There's no way to know how many octets are supposed to be here.",
  }),
  {
    section: '3.3.10',
    what: 'a response sent by a broadcast address',
    text: message({
      first: 'SIP/2.0 200 OK',
      headers: {
        Via: ['SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923', 'SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23'],
        CSeq: '35 INVITE',
      },
    }),
  },
  options('3.3.11', 'no hops left', { headers: { 'Max-Forwards': '0' } }),
  register('3.3.12', 'a parameter of Contact', {
    headers: { Contact: 'sip:+19725552222@gw1.parley.phone;unknownparam' },
  }),
  register('3.3.13', 'a parameter of the URI in Contact', {
    headers: { Contact: '<sip:+19725552222@gw1.parley.phone;unknownparam>' },
  }),
  register('3.3.14', 'an escaped header in Contact', {
    headers: { Contact: '<sip:user@parley.phone?Route=%3Csip:sip.parley.phone%3E>' },
  }),
  invite('3.3.15', 'an answer of a kind that cannot be', { headers: { Accept: 'text/nobodyKnowsThis' } }),
  invite('3.4.1', 'one of RFC 2543', {
    headers: {
      Via: 'SIP/2.0/UDP iftgw.parley.phone',
      From: '<sip:+13035551111@ift.parley.phone;user=phone>',
      'Max-Forwards': undefined,
      'Record-Route': '<sip:UserB@parley.phone;maddr=ss1.parley.phone>',
    },
  }),
];
