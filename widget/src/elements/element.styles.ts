import { css } from 'lit';

/** Custom properties a partner may set: --mpp-accent, --mpp-on-accent, --mpp-radius, --mpp-font, --mpp-scheme (light, dark, auto). */
export const styles = css`
:host{display:block;font:16px/1.5 var(--mpp-font,system-ui,sans-serif);color:#10231f}
:host([hidden]){display:none}
.box{position:relative;background:#fff;border-radius:var(--mpp-radius,14px)}
iframe{display:block;inline-size:100%;block-size:var(--h,460px);border:0;border-radius:inherit}
.wait{position:absolute;inset:0;padding:28px;background:inherit;border-radius:inherit;border:1px solid #dfe5e2;color:#0000;overflow:hidden}
.wait i{display:block;block-size:48px;margin-block-end:20px;border-radius:10px;background:#e6ebe9;animation:p 1.4s ease-in-out infinite alternate}
.wait i:first-child{inline-size:40%}
@keyframes p{to{opacity:.45}}
.error{padding:24px;border:1px solid #e3c7c4;border-inline-start:5px solid #b3261e;border-radius:var(--mpp-radius,14px);background:#fff8f7}
.error b{font-size:18px}.error p{margin:4px 0 14px;overflow-wrap:anywhere}
button,.b{display:inline-block;min-block-size:44px;margin:0 10px 6px 0;padding:9px 20px;border:1px solid;border-radius:99px;background:#fff;color:#10231f;font:inherit;font-weight:600;text-decoration:none;cursor:pointer;box-sizing:border-box}
.go{padding-inline:28px;border:0;background:var(--mpp-accent,#0b6e5f);color:var(--mpp-on-accent,#fff)}
:focus-visible{outline:3px solid #1a5fd0;outline-offset:2px}
.note{margin:8px 0 0;font-size:14px;text-align:center}.note a{color:inherit}
dialog{inline-size:min(1080px,100%);max-inline-size:100%;max-block-size:100%;box-sizing:border-box;padding:8px;border:0;border-radius:18px;overflow:auto}
dialog::backdrop{background:#0d1f1bb3}
.x{display:block;position:sticky;inset-block-start:0;z-index:1;inline-size:44px;margin:0 0 4px auto;padding:0;font-size:22px}
@media (prefers-reduced-motion){.wait i{animation:none}}`;
