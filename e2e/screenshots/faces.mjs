// Draws two people in their rooms as camera pictures, so that a call in a screenshot shows faces and not a test pattern.
import { writeFile } from 'node:fs/promises';

const width = 960;
const height = 540;

const people = {
  alice: {
    wall: '#d9e2ec',
    skin: '#e8b796',
    shade: '#d9a27f',
    hair: '#4a2f27',
    top: '#3f6f8f',
    room: `
      <rect x="60" y="40" width="170" height="200" rx="6" fill="#f4f8fb"/>
      <rect x="72" y="52" width="70" height="176" fill="#bcd7ea"/><rect x="148" y="52" width="70" height="176" fill="#c9e0ef"/>
      <path d="M72 190q40-30 70 0v38h-70z" fill="#8fb48a"/><path d="M148 200q30-24 70-6v34h-70z" fill="#7fa77b"/>
      <rect x="470" y="250" width="120" height="10" rx="3" fill="#a98467"/>
      <path d="M505 250h50l-6-44h-38z" fill="#c96f4a"/>
      <path d="M530 206c-34-8-40-52-30-66 18 8 30 34 30 66zm0 0c0-44 14-74 34-80 8 30-6 66-34 80zm0 0c14-26 38-38 54-34-4 22-26 38-54 34z" fill="#5d8a5a"/>`,
    hairBack: '<path d="M205 250c-18-130 40-190 115-190s133 60 115 190c-4 60-20 96-28 120H233c-8-24-24-60-28-120z"/>',
    hairFront: '<path d="M228 220c0-80 40-116 92-116s92 36 92 116c-18-40-44-66-72-78-22 34-74 50-112 78z"/>',
  },
  bob: {
    wall: '#e9e1d6',
    skin: '#8d5a3c',
    shade: '#7a4b31',
    hair: '#1f1a18',
    top: '#b5563f',
    room: `
      <rect x="400" y="40" width="220" height="12" rx="2" fill="#8c6a4f"/><rect x="400" y="150" width="220" height="12" rx="2" fill="#8c6a4f"/>
      <g><rect x="416" y="66" width="18" height="84" fill="#44617b"/><rect x="436" y="78" width="22" height="72" fill="#c98b5b"/><rect x="460" y="60" width="16" height="90" fill="#6f8f72"/><rect x="478" y="72" width="24" height="78" fill="#a5484a"/><rect x="520" y="84" width="70" height="18" fill="#d7b36a"/><rect x="520" y="104" width="78" height="20" fill="#50627a"/><rect x="520" y="126" width="64" height="24" fill="#8a8f6a"/></g>
      <rect x="52" y="60" width="130" height="170" rx="3" fill="#f6f1e8" stroke="#5b4636" stroke-width="6"/>
      <circle cx="117" cy="130" r="34" fill="#d9a441"/><path d="M55 190q40-40 64-10 24-34 60 4v43H55z" fill="#5f7f8c"/>`,
    hairBack: '<ellipse cx="320" cy="186" rx="87" ry="96"/>',
    hairFront:
      '<path d="M236 196c-14-74 34-112 84-112s98 38 84 112c-4-34-18-52-32-60-34 10-70 10-104 0-14 8-28 26-32 60z"/>',
  },
};

function portrait({ wall, skin, shade, hair, top, room, hairBack, hairFront }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="-107 0 853 480">
    <rect x="-107" width="853" height="480" fill="${wall}"/>${room}
    <g fill="${hair}">${hairBack}</g>
    <path d="M110 480c4-84 60-118 150-132h120c90 14 146 48 150 132z" fill="${top}"/>
    <path d="M272 300h96v58c-20 34-76 34-96 0z" fill="${shade}"/>
    <ellipse cx="320" cy="222" rx="84" ry="104" fill="${skin}"/>
    <ellipse cx="236" cy="232" rx="12" ry="22" fill="${skin}"/><ellipse cx="404" cy="232" rx="12" ry="22" fill="${skin}"/>
    <g fill="#fff"><ellipse cx="286" cy="222" rx="13" ry="9"/><ellipse cx="354" cy="222" rx="13" ry="9"/></g>
    <g fill="#2b211d"><circle cx="287" cy="222" r="7"/><circle cx="353" cy="222" r="7"/></g>
    <g fill="none" stroke="${hair}" stroke-width="6" stroke-linecap="round"><path d="M268 200q18-10 36-2"/><path d="M336 198q18-8 36 2"/></g>
    <path d="M320 226q-10 26-6 34 8 4 14 0" fill="none" stroke="${shade}" stroke-width="5" stroke-linecap="round"/>
    <path d="M288 278q32 30 64 0-32 8-64 0z" fill="#fff" stroke="#9c4f44" stroke-width="4" stroke-linejoin="round"/>
    <g fill="${hair}">${hairFront}</g>
  </svg>`;
}

/** Writes the camera picture of `alice` or `bob` as a Y4M film that Chromium plays in place of a camera. */
export async function writeFace(browser, who, file) {
  const page = await browser.newPage();
  try {
    const svg = `data:image/svg+xml;base64,${Buffer.from(portrait(people[who])).toString('base64')}`;
    const pixels = await page.evaluate(readPixels, { svg, width, height });
    const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F15:1 Ip A1:1 C420jpeg\n`);
    const frame = Buffer.concat([Buffer.from('FRAME\n'), toPlanes(Buffer.from(pixels, 'base64'))]);
    await writeFile(file, Buffer.concat([head, frame, frame]));
  } finally {
    await page.close();
  }
}

async function readPixels({ svg, width, height }) {
  const image = new Image();
  image.src = svg;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  let text = '';
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
  return btoa(text);
}

// RGBA to planar 4:2:0 in full range (ITU-R BT.601).
function toPlanes(rgba) {
  const luma = Buffer.alloc(width * height);
  const blue = Buffer.alloc(luma.length / 4);
  const red = Buffer.alloc(luma.length / 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = rgba.subarray((y * width + x) * 4);
      luma[y * width + x] = 0.299 * r + 0.587 * g + 0.114 * b;
      if (y % 2 || x % 2) continue;
      const place = (y / 2) * (width / 2) + x / 2;
      blue[place] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
      red[place] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
    }
  }
  return Buffer.concat([luma, blue, red]);
}
