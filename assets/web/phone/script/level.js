// Moves a bar with the voice, and remembers how loud it was.

// openLevel listens to a stream until it is closed, where the browser can.
export function openLevel(stream, bar) {
  const Sound = window.AudioContext || window.webkitAudioContext;
  let meter = null;
  let loudest = 0;
  let open = true;
  try {
    meter = Sound && new Sound();
    if (meter) look(listener(meter, stream));
  } catch (e) { meter = null; }

  function look(ear) {
    if (!open) {
      bar.style.transform = "scaleX(0)";
      return;
    }
    const wave = new Uint8Array(ear.fftSize);
    let top = 0;
    ear.getByteTimeDomainData(wave);
    for (let i = 0; i < wave.length; i++) top = Math.max(top, Math.abs(wave[i] - 128) / 128);
    loudest = Math.max(loudest, top);
    bar.style.transform = "scaleX(" + Math.min(1, Math.sqrt(top)).toFixed(3) + ")";
    requestAnimationFrame(function () { look(ear); });
  }

  return {
    // loudest is from 0 to 1.
    loudest: function () { return loudest; },
    close: function () {
      if (open && meter) meter.close();
      open = false;
    }
  };
}

function listener(meter, stream) {
  const ear = meter.createAnalyser();
  ear.fftSize = 1024;
  meter.createMediaStreamSource(stream).connect(ear);
  return ear;
}
