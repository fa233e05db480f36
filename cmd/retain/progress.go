package main

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

// progress shows on standard error how much has been read. It appears after one
// second, when most runs are over, and only in a terminal.
type progress struct {
	done, total atomic.Int64
	stop, ended chan struct{}
}

// startProgress starts the display, where one is wanted; the caller ends it before
// printing anything.
func (a *app) startProgress(o *sharedFlags) *progress {
	p := &progress{stop: make(chan struct{}), ended: make(chan struct{})}
	if !a.err.is || o.quiet {
		close(p.ended)
		return p
	}
	go func() {
		defer close(p.ended)
		started := a.now()
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		shown := false
		for {
			select {
			case <-p.stop:
				if shown {
					fmt.Fprint(a.stderr, "\r\x1b[K")
				}
				return
			case now := <-tick.C:
				if now.Sub(started) >= time.Second {
					fmt.Fprint(a.stderr, "\r"+p.line(now.Sub(started), a.err.width)+"\x1b[K")
					shown = true
				}
			}
		}
	}()
	return p
}

// report takes the bytes read and their total. The readers call it.
func (p *progress) report(done, total int64) {
	p.done.Store(done)
	p.total.Store(total)
}

// end clears the line.
func (p *progress) end() {
	close(p.stop)
	<-p.ended
}

// line is, for instance,
//
//	reading  ██████████░░░░░░░░░░  52 %  255 of 491 MB  3 s
//
// and without the bar in a narrow terminal: a wrapped line cannot be overwritten.
func (p *progress) line(since time.Duration, width int) string {
	const cells, mega, widest = 20, 1_000_000, 70
	done, total := p.done.Load(), p.total.Load()
	if total <= 0 {
		return fmt.Sprintf("reading  %d MB  %d s", done/mega, int(since.Seconds()))
	}
	if done >= total {
		return fmt.Sprintf("counting  %d s", int(since.Seconds()))
	}
	part := float64(done) / float64(total)
	bar := ""
	if full := int(part * cells); width == 0 || width >= widest {
		bar = strings.Repeat("█", full) + strings.Repeat("░", cells-full) + "  "
	}
	return fmt.Sprintf("reading  %s%d %%  %d of %d MB  %d s", bar, int(part*100), done/mega, total/mega, int(since.Seconds()))
}
