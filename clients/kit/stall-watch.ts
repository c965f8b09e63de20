/** Says when a picture stands still for want of data, and when it moves again. A moment's wait is not worth a word. */

const worthSayingMs = 700;
const hasFutureData = 3;

export function watchStalls(video: HTMLVideoElement, onChange: (isStalled: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSaid = false;
  const look = () => {
    const isStalled = video.seeking || (video.readyState < hasFutureData && !video.ended);
    if (!isStalled) {
      clearTimeout(timer);
      timer = undefined;
      if (isSaid) onChange(false);
      isSaid = false;
    } else if (timer === undefined) {
      timer = setTimeout(() => {
        isSaid = true;
        onChange(true);
      }, worthSayingMs);
    }
  };
  const events = ['waiting', 'seeking', 'seeked', 'playing', 'canplay', 'timeupdate', 'ended', 'emptied', 'play'];
  for (const event of events) video.addEventListener(event, look);
  look();
  return () => {
    clearTimeout(timer);
    for (const event of events) video.removeEventListener(event, look);
  };
}
