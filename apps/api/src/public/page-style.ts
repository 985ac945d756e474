/** Relative luminance (WCAG 2.2) of `#rrggbb`. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
const contrast = (one: string, other: string): number => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};
const mixed = (colour: string, goal: 0 | 255, share: number): string =>
  '#' +
  [1, 3, 5]
    .map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * (1 - share) + goal * share))
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('');

/** The firm's colour, moved towards black or white until it reads at 4.5:1 on the page: nobody must choose colours by hand. */
export function readable(colour: string, paper: string): string {
  const goal = luminance(paper) > 0.4 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.08) {
    const candidate = mixed(colour, goal, share);
    if (contrast(candidate, paper) >= 4.5) return candidate;
  }
  return goal === 0 ? '#000000' : '#ffffff';
}
const inkOn = (colour: string): string =>
  contrast('#ffffff', colour) >= contrast('#111111', colour) ? '#ffffff' : '#111111';

const palette = (colour: string, dark: boolean): string => {
  const accent = readable(colour, dark ? '#171a1f' : '#ffffff');
  return dark
    ? `--paper:#101216;--card:#171a1f;--field:#1e2228;--ink:#eceef1;--soft:#a5acb8;--line:#333a45;--edge:#7a8493;--bad:#ff9a92;--badbg:#3a1a19;--good:#7fd8a4;--goodbg:#14301f;--accent:${accent};--on:${inkOn(accent)}`
    : `--paper:#f4f5f7;--card:#ffffff;--field:#ffffff;--ink:#1b1f26;--soft:#5a6372;--line:#dfe3e9;--edge:#7d8694;--bad:#b3261e;--badbg:#fdf0ef;--good:#1c6b41;--goodbg:#eaf6ef;--accent:${accent};--on:${inkOn(accent)}`;
};

/** The one stylesheet of all public pages; `colour` is the firm's. */
export const styleOf = (colour: string): string =>
  `:root{color-scheme:light dark;${palette(colour, false)}}@media(prefers-color-scheme:dark){:root{${palette(colour, true)}}}${RULES}`;

const RULES = /* css */ `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;min-height:100vh;display:flex;flex-direction:column}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:1}
header,main,footer{width:100%;max-width:36rem;margin:0 auto;padding:0 1.25rem}
body.wide header,body.wide main,body.wide footer{max-width:52rem}
header{padding-top:1.75rem;padding-bottom:1rem;display:flex;align-items:center;justify-content:space-between;gap:1rem}
header .firm{font-weight:650;font-size:1.05rem;letter-spacing:-.01em;display:flex;align-items:center;gap:.6rem;min-width:0;overflow-wrap:anywhere}
header .firm::before{content:"";flex:none;width:.7rem;height:.7rem;border-radius:.2rem;background:var(--accent)}
header .firm.logo::before{display:none}
header img{max-height:2.5rem;max-width:12rem;display:block}
.languages{display:flex;gap:.25rem;font-size:.875rem;list-style:none;margin:0;padding:0}
.languages a,.languages span{display:inline-flex;align-items:center;justify-content:center;padding:0 .5rem;min-height:2rem;border-radius:.4rem;text-decoration:none;color:var(--soft)}
.languages span{color:var(--ink);font-weight:600}
.languages a:hover{background:var(--line)}
main{flex:1}
.card{background:var(--card);border:1px solid var(--line);border-radius:.9rem;padding:2rem 2rem 2.1rem;box-shadow:0 1px 2px rgb(0 0 0/.04),0 8px 24px rgb(0 0 0/.04)}
.card+.card{margin-top:1.25rem}
h1{font-size:1.6rem;line-height:1.2;letter-spacing:-.02em;margin:0 0 .6rem;font-weight:680;text-wrap:balance;hyphens:auto}
h2{font-size:1.1rem;line-height:1.3;margin:0 0 .75rem;font-weight:650}
h3{font-size:1rem;margin:1.5rem 0 .4rem}
p{margin:0 0 .9rem;text-wrap:pretty}
p:last-child{margin-bottom:0}
.lead{color:var(--soft);margin-bottom:1.5rem}
.small{font-size:.875rem;color:var(--soft)}
.pairs{display:grid;grid-template-columns:1fr 1fr;gap:0 1.25rem}@media(max-width:40rem){.pairs{grid-template-columns:1fr}}
.after{margin-top:1.1rem}
a{color:var(--accent);text-underline-offset:.15em}
form{margin:0}
.field{margin:0 0 1.15rem;border:0;padding:0;min-width:0}
label,legend{display:block;font-weight:560;font-size:.95rem;margin:0 0 .35rem;padding:0}
.optional{font-weight:400;color:var(--soft);font-size:.85rem}
.hint{font-size:.85rem;color:var(--soft);margin:-.1rem 0 .4rem}
input,select,textarea{font:inherit;color:inherit;width:100%;background:var(--field);border:1px solid var(--edge);border-radius:.5rem;padding:.62rem .75rem;min-height:2.9rem}
textarea{min-height:7rem;resize:vertical}
input:focus-visible,select:focus-visible,textarea:focus-visible,button:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
[aria-invalid=true]{border-color:var(--bad);border-width:2px}
.error{color:var(--bad);font-size:.9rem;margin:.35rem 0 0;display:flex;gap:.4rem}
.error::before{content:"!";flex:none;width:1.15rem;height:1.15rem;border-radius:50%;background:var(--bad);color:var(--card);font-weight:700;font-size:.75rem;display:inline-flex;align-items:center;justify-content:center;margin-top:.15rem}
.check{display:grid;grid-template-columns:1.4rem 1fr;gap:.7rem;align-items:start;font-weight:400;font-size:.9rem;line-height:1.5;cursor:pointer;padding:.3rem 0;margin:0;min-height:1.5rem}
.check input{width:1.3rem;height:1.3rem;min-height:0;margin:.1rem 0 0;accent-color:var(--accent);padding:0}
.consents{border-top:1px solid var(--line);padding-top:1.1rem;margin-top:1.5rem}
.trap{position:absolute;left:-999rem;width:1px;height:1px;overflow:hidden}
button,.button{font:inherit;font-weight:620;display:inline-flex;align-items:center;justify-content:center;gap:.5rem;min-height:3rem;padding:.6rem 1.4rem;border-radius:.55rem;border:1px solid transparent;background:var(--accent);color:var(--on);cursor:pointer;text-decoration:none;max-width:100%}
button:hover,.button:hover{filter:brightness(1.08)}
button.wide-button{width:100%}
button.quiet,.button.quiet{background:transparent;color:var(--ink);border-color:var(--edge)}
button.danger{background:var(--bad);color:var(--card)}
button.plain{background:none;border:0;color:var(--accent);padding:0;min-height:1.75rem;font-weight:500;text-decoration:underline;text-underline-offset:.15em}
.row{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin-top:1.4rem}
.row.apart{justify-content:space-between}
.note{border-radius:.6rem;padding:.85rem 1rem;margin:0 0 1.25rem;font-size:.95rem;border:1px solid}
.note.bad{background:var(--badbg);border-color:var(--bad);color:var(--ink)}
.note.good{background:var(--goodbg);border-color:var(--good);color:var(--ink)}
.note.plain{background:var(--paper);border-color:var(--line)}
.note a{color:inherit}
.consents+.small{margin-top:.9rem}
.note ul{margin:.4rem 0 0;padding-left:1.2rem}
.mark{width:3rem;height:3rem;border-radius:50%;display:flex;align-items:center;justify-content:center;background:var(--goodbg);color:var(--good);margin:0 0 1rem}
.mark svg{width:1.5rem;height:1.5rem}
dl.facts{display:grid;grid-template-columns:minmax(8rem,1fr) 2fr;gap:.55rem 1rem;margin:0}
dl.facts.apart{margin-top:1.75rem}
dl.facts dt{color:var(--soft);font-size:.9rem}
dl.facts dd{margin:0;overflow-wrap:anywhere}
.list{list-style:none;margin:0;padding:0}
.list li{display:flex;gap:1rem;justify-content:space-between;padding:.6rem 0;border-top:1px solid var(--line);font-size:.93rem}
.list li:first-child{border-top:0}
.list .when{color:var(--soft);font-size:.85rem;white-space:nowrap}
.points{font-variant-numeric:tabular-nums;font-weight:600;white-space:nowrap}
details{border-top:1px solid var(--line);padding-top:1rem;margin-top:1.25rem}
summary{cursor:pointer;font-weight:560;min-height:1.75rem}
details[open] summary{margin-bottom:.75rem}
footer{padding-top:1.5rem;padding-bottom:2rem;font-size:.82rem;color:var(--soft)}
footer nav{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;margin-bottom:.5rem}
footer a{color:inherit}
body.embed{background:transparent;min-height:0}
body.embed main{padding:0;max-width:none}
body.embed.bare .card,body.bare .card{border:0;box-shadow:none;padding:.25rem;background:transparent;border-radius:0}
@media(max-width:32rem){header{padding-top:1.1rem}.card{padding:1.4rem 1.2rem 1.5rem;border-radius:.75rem}h1{font-size:1.4rem}.row .button,.row button:not(.plain){width:100%}dl.facts{grid-template-columns:1fr;gap:.1rem}dl.facts dd{margin-bottom:.7rem}.list li{flex-wrap:wrap;gap:.1rem 1rem}}
@media(prefers-reduced-motion:no-preference){button,.button,input{transition:filter .12s,border-color .12s}}
@media print{body{background:#fff}.languages,footer nav,button{display:none}.card{border:0;box-shadow:none}}
`.replace(/\n/g, '');
