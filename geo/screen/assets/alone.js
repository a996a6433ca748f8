/* Owns the start of a page in one file: unpacks its styles, its scripts and its data. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

// Written for the oldest browsers too: they shall read what is missing, not stop at an arrow.
(function () {
  /** Values of an element that holds base64, zlib and JSON; it is taken out. @returns {Promise} */
  function unpack(id) {
    var element = document.getElementById(id);
    var raw = atob(element.textContent);
    element.remove();
    var bytes = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    var stream = new Blob([bytes]).stream();
    return new Response(stream.pipeThrough(new DecompressionStream("deflate"))).json();
  }

  /** Add an element with a text; the page's policy lets it in where its hash is listed. */
  function add(tag, text) {
    var element = document.createElement(tag);
    element.textContent = text;
    document.head.append(element);
  }

  // what stands here in plain words stays for a browser that cannot unpack
  if (typeof DecompressionStream === "undefined") return;
  var plain = document.getElementById("sarhad-plain");
  plain.hidden = true; // before it is painted
  Sarhad.unpack = unpack;
  document.addEventListener("DOMContentLoaded", function () {
    unpack("sarhad-code").then(function (code) {
      code.styles.forEach(function (text) { add("style", text); });
      code.scripts.forEach(function (text) { add("script", text); });
    }).catch(function (error) {
      plain.hidden = false;
      console.error("Sarhad: the page was not unpacked.", error);
    });
  });
}());
