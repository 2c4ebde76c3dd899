package main

import (
	"fmt"
	"math"
	"math/bits"
	"os"
	"runtime"
	"runtime/metrics"
	"strings"
	"syscall"
	"time"
)

// Times in nanoseconds, as allod.bench.gc.Stalls keeps them: 32 buckets to a power of two.
type stalls struct {
	counts [64 * 32]int64
	total  int64
	most   int64
}

func (s *stalls) add(nanos int64) {
	s.counts[bucketOf(nanos)]++
	s.total++
	if nanos > s.most {
		s.most = nanos
	}
}

func bucketOf(nanos int64) int {
	if nanos < 32 {
		return int(nanos)
	}
	shift := bits.Len64(uint64(nanos)) - 6
	return shift*32 + int(nanos>>shift)
}

// The upper end of a bucket.
func endOf(bucket int) int64 {
	if bucket < 32 {
		return int64(bucket)
	}
	shift := bucket/32 - 1
	return (int64(bucket%32+32)+1)<<shift - 1
}

func (s *stalls) quantile(share float64) int64 {
	left := int64(math.Ceil(float64(s.total) * share))
	for i, count := range s.counts {
		left -= count
		if left <= 0 && count > 0 {
			return endOf(i)
		}
	}
	return s.most
}

func (s *stalls) over(nanos int64) int64 {
	found := int64(0)
	for i := bucketOf(nanos) + 1; i < len(s.counts); i++ {
		found += s.counts[i]
	}
	return found
}

// What is measured from begin to end.
type window struct {
	start  time.Time
	cpu    float64
	pauses []uint64
	cycles uint32
}

func begin() window {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	pauses, _ := pauseHistogram()
	return window{time.Now(), cpuSeconds(), append([]uint64(nil), pauses...), memory.NumGC}
}

func (w window) end(operations int64, stalls *stalls) {
	wall := time.Since(w.start).Seconds()
	cpu := cpuSeconds() - w.cpu
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	fmt.Printf("operations\t%d\t\nwall\t%.6f\ts\ncpu\t%.6f\ts\n", operations, wall, cpu)
	for _, share := range []struct {
		name  string
		share float64
	}{{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}, {"p99.99", 0.9999}, {"max", 1}} {
		value := stalls.most
		if share.share < 1 {
			value = stalls.quantile(share.share)
		}
		fmt.Printf("stall %s\t%.3f\tus\n", share.name, float64(value)/1000)
	}
	fmt.Printf("over 1 ms\t%d\t\nover 10 ms\t%d\t\n", stalls.over(1_000_000), stalls.over(10_000_000))
	fmt.Printf("heap\t%.1f\tMiB\n", float64(memory.Sys-memory.HeapReleased)/(1<<20))
	fmt.Printf("cycles\t%d\t\n", memory.NumGC-w.cycles)
	w.stops()
	resident()
}

// Stops of the world, with the time to reach them: the runtime counts from the wish to stop.
func (w window) stops() {
	pauses, ends := pauseHistogram()
	total := uint64(0)
	for i := range pauses {
		pauses[i] -= w.pauses[i]
		total += pauses[i]
	}
	fmt.Printf("stops\t%d\t\n", total)
	middle, most, seen := 0.0, 0.0, uint64(0)
	for i, count := range pauses {
		if count > 0 {
			most = ends[i+1]
			if seen < (total+1)/2 && seen+count >= (total+1)/2 {
				middle = most
			}
			seen += count
		}
	}
	fmt.Printf("stop p50\t%.4f\tms\nstop max\t%.4f\tms\n", middle*1000, most*1000)
}

func pauseHistogram() ([]uint64, []float64) {
	sample := []metrics.Sample{{Name: "/gc/pauses:seconds"}}
	metrics.Read(sample)
	histogram := sample[0].Value.Float64Histogram()
	return histogram.Counts, histogram.Buckets
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		fail("getrusage refused")
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func resident() {
	status, wrong := os.ReadFile("/proc/self/status")
	if wrong != nil {
		fail(wrong.Error())
	}
	for _, line := range strings.Split(string(status), "\n") {
		var kib int64
		if _, wrong := fmt.Sscanf(line, "VmHWM: %d kB", &kib); wrong == nil {
			fmt.Printf("rss peak\t%.1f\tMiB\n", float64(kib)/1024)
		} else if _, wrong := fmt.Sscanf(line, "VmRSS: %d kB", &kib); wrong == nil {
			fmt.Printf("rss\t%.1f\tMiB\n", float64(kib)/1024)
		}
	}
}
