/** In a framed form: tells the page around it how high it is. Without it the frame scrolls. */
export const FRAME_SCRIPT =
  '(function(){function tell(){parent.postMessage({cultivarHeight:Math.ceil(document.body.getBoundingClientRect().height)+8},"*")}' +
  'addEventListener("load",tell);addEventListener("resize",tell);if(window.ResizeObserver)new ResizeObserver(tell).observe(document.body)})()';
