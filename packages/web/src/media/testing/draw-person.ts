/** Draws a person at a desk, before shelves of thin books, on 640 × 360. */
export function drawPerson(on: CanvasRenderingContext2D): void {
  const fill = (colour: string, draw: () => void) => {
    on.fillStyle = colour;
    on.beginPath();
    draw();
    on.fill();
  };
  fill('#8fa7b8', () => on.rect(0, 0, 640, 360));
  for (let x = 0; x < 640; x += 8)
    fill(['#7a5c43', '#c9d3d8', '#3f5f4a', '#e0cf9b'][(x / 8) % 4] ?? '', () => on.rect(x, 30, 8, 110));
  fill('#6b4f39', () => on.rect(0, 155, 640, 10));
  fill('#2c3e6b', () => {
    on.moveTo(150, 360);
    on.bezierCurveTo(160, 270, 230, 250, 285, 240);
    on.lineTo(355, 240);
    on.bezierCurveTo(410, 250, 480, 270, 490, 360);
  });
  fill('#c98f6d', () => on.rect(288, 200, 64, 52));
  fill('#dca381', () => on.ellipse(320, 145, 62, 82, 0, 0, 7));
  fill('#cf9573', () => {
    on.ellipse(257, 150, 10, 18, 0, 0, 7);
    on.ellipse(383, 150, 10, 18, 0, 0, 7);
  });
  fill('#3a2418', () => {
    on.moveTo(254, 140);
    on.bezierCurveTo(245, 40, 395, 40, 386, 140);
    on.bezierCurveTo(375, 95, 350, 92, 320, 92);
    on.bezierCurveTo(290, 92, 265, 95, 254, 140);
  });
  for (const x of [293, 347]) {
    fill('#3a2418', () => on.rect(x - 15, 117, 30, 5));
    fill('#ffffff', () => on.ellipse(x, 136, 13, 7, 0, 0, 7));
    fill('#1a1208', () => on.ellipse(x, 136, 5, 6, 0, 0, 7));
  }
  fill('#b07a5a', () => on.rect(314, 140, 5, 30));
  fill('#a8504a', () => on.ellipse(320, 194, 24, 7, 0, 0, 7));
}
