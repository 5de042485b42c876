export interface LabelledPoint {
  readonly id: string;
  /** Pixels of the narrowest drawing the labels have to fit. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export type Side = 'right' | 'left' | 'above' | 'below';

const sidesByPreference: readonly Side[] = ['right', 'left', 'above', 'below'];

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const characterWidth = 7.4;
const halfHeight = 7;
const gap = 8;

function boxOf({ x, y, text }: LabelledPoint, side: Side): Box {
  const width = text.length * characterWidth;
  const left = {
    right: x + gap,
    left: x - gap - width,
    above: x - width / 2,
    below: x - width / 2,
  }[side];
  const middle = { right: y, left: y, above: y - gap - halfHeight, below: y + gap + halfHeight }[
    side
  ];
  return { left, right: left + width, top: middle - halfHeight, bottom: middle + halfHeight };
}

const overlaps = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Greedy label placement: right of the point, else left, above or below, else none. Earlier points win, so give the
 * important ones first.
 */
export function placeLabels(
  points: readonly LabelledPoint[],
  width: number,
): ReadonlyMap<string, Side> {
  const dots = points.map(({ x, y }) => ({ left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 }));
  const placed: Box[] = [];
  const sides = new Map<string, Side>();
  points.forEach((point, index) => {
    for (const side of sidesByPreference) {
      const box = boxOf(point, side);
      const free =
        box.left >= 0 &&
        box.right <= width &&
        !placed.some((other) => overlaps(box, other)) &&
        !dots.some((dot, i) => i !== index && overlaps(box, dot));
      if (free) {
        placed.push(box);
        sides.set(point.id, side);
        return;
      }
    }
  });
  return sides;
}
