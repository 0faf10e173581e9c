// Reading QR codes in the picture of the door's camera.
"use strict";
(() => {
  async function native(video) {
    if (!(await window.BarcodeDetector?.getSupportedFormats?.())?.includes("qr_code")) return undefined;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async () => (await detector.detect(video))[0]?.rawValue;
  }
  async function ours(video, decoder) {
    const { decodeQR } = await import(decoder);
    const canvas = document.createElement("canvas");
    const paper = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, 800 / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      paper.drawImage(video, 0, 0, canvas.width, canvas.height);
      try {
        return decodeQR(paper.getImageData(0, 0, canvas.width, canvas.height));
      } catch {
        return undefined; // no code in this picture
      }
    };
  }
  // The browser's own reader, if it has one and for as long as that works.
  window.doorReader = async (video, decoder) => {
    let read = await native(video).catch(() => undefined), isOurs = false;
    return async () => {
      try {
        if (read) return await read();
      } catch (refusal) {
        if (isOurs) throw refusal;
      }
      isOurs = true;
      read = await ours(video, decoder);
      return read();
    };
  };
})();
