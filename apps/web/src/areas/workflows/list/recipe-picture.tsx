import type { RecipeItem } from '@cultivar/contract';
import '../editor/category.css';

const [WIDTH, HEIGHT] = [22, 9];
const SCALE = { x: 30 / 320, y: 16 / 205 };

/** The graph of a recipe, small: what follows what, in the colours of the categories. Says nothing that is not in words beside it. */
export function RecipePicture({ picture: { steps, edges } }: Pick<RecipeItem, 'picture'>) {
  const places = new Map(steps.map(({ id, x, y }) => [id, { x: x * SCALE.x, y: y * SCALE.y }]));
  const all = [...places.values()];
  const left = Math.min(...all.map(({ x }) => x)) - WIDTH / 2 - 2;
  const right = Math.max(...all.map(({ x }) => x)) + WIDTH / 2 + 2;
  const bottom = Math.max(...all.map(({ y }) => y)) + HEIGHT + 2;
  return (
    <svg
      aria-hidden
      viewBox={`${left} -2 ${right - left} ${bottom + 2}`}
      width={96}
      height={120}
      preserveAspectRatio="xMidYMid meet"
      style={{ flex: 'none' }}
    >
      {edges.map(({ from, to }, index) => {
        const [a, b] = [places.get(from)!, places.get(to)!];
        const [top, end] = [a.y + HEIGHT, b.y];
        const bend = (end - top) / 2;
        return (
          <path
            key={index}
            d={`M ${a.x} ${top} C ${a.x} ${top + bend}, ${b.x} ${end - bend}, ${b.x} ${end}`}
            fill="none"
            stroke="var(--mantine-color-dimmed)"
            strokeWidth={1}
            opacity={0.6}
          />
        );
      })}
      {steps.map(({ id, category }) => {
        const { x, y } = places.get(id)!;
        return (
          <g key={id} data-category={category}>
            <rect
              x={x - WIDTH / 2}
              y={y}
              width={WIDTH}
              height={HEIGHT}
              rx={2.5}
              fill="var(--cat-soft)"
              stroke="var(--cat)"
              strokeWidth={1}
            />
          </g>
        );
      })}
    </svg>
  );
}
