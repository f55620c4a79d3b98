import { calendarDate, number } from './format.js';

export interface PlotData { resource: string; label: string; days: string[]; counts: number[] }
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [640, 210, 40, 28];

const nice = (most: number): number => { const step = 10 ** Math.floor(Math.log10(Math.max(most, 1))); return Math.max(4, Math.ceil(most / step) * step); };

/** Bars by day, drawn by hand: half a kilobyte instead of a chart library. A table says the same to a screen reader. */
export function Plot({ plot: { resource, label, days, counts } }: { plot: PlotData }) {
  const top = nice(Math.max(...counts));
  const slot = (WIDTH - LEFT) / days.length;
  const y = (n: number): number => (HEIGHT - BOTTOM) * (1 - n / top) + 6 * (n / top);
  const total = counts.reduce((a, b) => a + b, 0);
  return (
    <section className="card plot" aria-labelledby={`plot-${resource}`}>
      <div className="card-head"><h2 id={`plot-${resource}`}>{label}</h2><p className="hint">{number(total)} in {days.length} days</p></div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label}: ${total} in ${days.length} days`}>
        {[0, top / 2, top].map(n => <g key={n}><line className="grid" x1={LEFT} x2={WIDTH} y1={y(n)} y2={y(n)} /><text x={LEFT - 8} y={y(n) + 4} textAnchor="end">{number(n)}</text></g>)}
        {counts.map((n, i) => <rect key={days[i]} className="bar" x={LEFT + i * slot + slot * 0.15} width={slot * 0.7} y={y(n)} height={Math.max(0, HEIGHT - BOTTOM - y(n))} rx={2}><title>{`${calendarDate(days[i]!)}: ${n}`}</title></rect>)}
        {days.map((d, i) => (i % 7 === 3 ? <text key={d} x={LEFT + (i + 0.5) * slot} y={HEIGHT - 5} textAnchor="middle">{calendarDate(d).replace(/, \d+$/, '')}</text> : null))}
      </svg>
      <table className="hidden"><caption>{label}</caption><thead><tr><th scope="col">Day</th><th scope="col">Count</th></tr></thead><tbody>{days.map((d, i) => (counts[i] ? <tr key={d}><td>{calendarDate(d)}</td><td>{counts[i]}</td></tr> : null))}</tbody></table>
    </section>
  );
}
