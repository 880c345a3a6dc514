// How the page of the API looks: one column to read, one to find one's way. Light and dark, as the reader's system is.

export const docsStyle = `
:root { color-scheme: light dark; --line: #d5d8dc; --soft: #f4f5f6; --ink: #1b1f23; --paper: #fff; --dim: #57606a; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a4048; --soft: #1d2127; --ink: #e6e8ea; --paper: #14171b; --dim: #a3abb5; --link: #7db7f2; }
}
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 13rem minmax(0, 1fr); color: var(--ink); background: var(--paper);
  font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--link); }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem 1.5rem 1.5rem; border-right: 1px solid var(--line); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { line-height: 1.8; }
main { padding: 1.5rem 2.5rem 6rem; max-width: 62rem; }
h1 { margin-top: 0; line-height: 1.2; }
h2 { margin: 3rem 0 1rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
h3 { margin: 2.25rem 0 .25rem; font-size: 1rem; overflow-wrap: anywhere; }
code, pre { font: .9em/1.5 ui-monospace, monospace; }
h3 b { display: inline-block; min-width: 4.2em; }
.get { color: #1a7f37; } .post { color: #9a4b00; } .patch, .put { color: #6639ba; } .delete { color: #b3261e; }
@media (prefers-color-scheme: dark) {
  .get { color: #57c878; } .post { color: #f0a35e; } .patch, .put { color: #bd9cf5; } .delete { color: #ff8a80; }
}
article > p { margin: .25rem 0 .75rem; }
.small, td, th, dd { font-size: .9rem; }
.small { color: var(--dim); }
.needed { color: var(--dim); font-weight: normal; font-size: .8rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { border-top: 0; color: var(--dim); font-weight: 600; }
tbody th { font-weight: normal; width: 24%; }
td:nth-child(2) { width: 4rem; color: var(--dim); }
td:nth-child(3) { width: 24%; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; }
details { margin: .5rem 0 1rem; }
summary { cursor: pointer; color: var(--link); }
dl { margin: .5rem 0 0 1rem; }
dt { margin-top: .4rem; font-size: .9rem; }
dd { margin: 0 0 0 1rem; color: var(--dim); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 45rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); }
  nav ul { columns: 3; }
  main { padding: 1.5rem 1rem 4rem; }
}
@media print { nav, .skip { display: none; } body { display: block; } }
`;
