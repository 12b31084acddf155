package uitest

// disk is one that does not answer: what is kept has begun, and does not end before it is freed.
type disk struct {
	reached chan struct{}
	free    chan struct{}
	ended   []chan struct{} // of each work that waits for the disk
}

// HoldDisk has the disk not answer until free is called, which waits for all that was being kept.
func (s *Stage) HoldDisk() (free func()) {
	d := &disk{reached: make(chan struct{}), free: make(chan struct{})}
	s.disk = d
	return func() {
		s.disk = nil
		for _, ended := range d.ended { // one after another: what follows each of them is for the UI thread
			d.free <- struct{}{}
			<-ended
		}
	}
}

// run runs work until it ends or waits for the disk.
func (d *disk) run(work func()) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		work()
	}()
	select {
	case <-d.reached:
		d.ended = append(d.ended, ended)
	case <-ended:
	}
}

func (d *disk) write() {
	d.reached <- struct{}{}
	<-d.free
}
