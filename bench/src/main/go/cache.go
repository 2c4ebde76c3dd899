package main

import (
	"encoding/binary"
	"fmt"
	"time"
)

// A cache that drops the entry that was not used for longest, the program of allod.bench.gc.JavaCache.

const (
	leastValueBytes = 256
	spanValueBytes  = 1536
	seed            = 42
)

type entry struct {
	key          int64
	newer, older *entry
	nextInBucket *entry
	value        []byte
}

type lru struct {
	buckets []*entry
	ends    *entry // newer of it is the oldest entry, older of it the newest: a ring
	size    int
	most    int
	dice    uint64
	hits    int64
	misses  int64
}

func newLru(most int) *lru {
	buckets := 1
	for buckets < 2*most {
		buckets <<= 1
	}
	ends := &entry{key: -1}
	ends.newer, ends.older = ends, ends
	return &lru{buckets: make([]*entry, buckets), ends: ends, most: most, dice: seed}
}

// SplitMix64.
func (c *lru) roll() uint64 {
	c.dice += 0x9E3779B97F4A7C15
	z := c.dice
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return z ^ (z >> 31)
}

func (c *lru) bucket(key int64) int {
	return int(uint64(key)*0x9E3779B97F4A7C15>>20) & (len(c.buckets) - 1)
}

func (c *lru) find(key int64) *entry {
	e := c.buckets[c.bucket(key)]
	for e != nil && e.key != key {
		e = e.nextInBucket
	}
	return e
}

// Uses one of 2 * most keys by chance.
func (c *lru) step() {
	dice := c.roll()
	c.use(int64(dice>>1)%int64(2*c.most), dice)
}

func (c *lru) use(key int64, dice uint64) {
	if e := c.find(key); e != nil {
		c.hits++
		if int64(binary.LittleEndian.Uint64(e.value)) != key {
			fail(fmt.Sprintf("the value of key %d is another one's", key))
		}
		e.unlink()
		c.ends.linkOlder(e)
		return
	}
	c.misses++
	c.insert(key, leastValueBytes+int(dice>>40)%spanValueBytes)
	if c.size > c.most {
		c.drop(c.ends.newer)
	}
}

func (c *lru) insert(key int64, valueBytes int) {
	value := make([]byte, valueBytes)
	binary.LittleEndian.PutUint64(value, uint64(key))
	binary.LittleEndian.PutUint64(value[valueBytes-8:], uint64(key)^0x5555)
	b := c.bucket(key)
	e := &entry{key: key, value: value, nextInBucket: c.buckets[b]}
	c.buckets[b] = e
	c.ends.linkOlder(e)
	c.size++
}

func (c *lru) drop(e *entry) {
	b := c.bucket(e.key)
	if c.buckets[b] == e {
		c.buckets[b] = e.nextInBucket
	} else {
		before := c.buckets[b]
		for before.nextInBucket != e {
			before = before.nextInBucket
		}
		before.nextInBucket = e.nextInBucket
	}
	e.unlink()
	c.size--
}

func (e *entry) unlink() {
	e.newer.older = e.older
	e.older.newer = e.newer
}

// Links e as the newest, where a is the two ends.
func (a *entry) linkOlder(e *entry) {
	e.newer = a
	e.older = a.older
	a.older.newer = e
	a.older = e
}

func (c *lru) check() {
	found := 0
	for e := c.ends.newer; e != c.ends; e = e.newer {
		n := len(e.value)
		if int64(binary.LittleEndian.Uint64(e.value)) != e.key ||
			binary.LittleEndian.Uint64(e.value[n-8:]) != uint64(e.key)^0x5555 || c.find(e.key) != e {
			fail(fmt.Sprintf("entry %d is damaged", e.key))
		}
		found++
	}
	if found != c.size {
		fail(fmt.Sprintf("%d entries are left of %d", found, c.size))
	}
}

func cache(entries, warmUpMillis, millis int) {
	before := time.Now()
	c := newLru(entries)
	for key := int64(0); key < int64(entries); key++ {
		c.use(2*key, c.roll())
	}
	fmt.Printf("fill\t%.3f\ts\n", time.Since(before).Seconds())
	c.run(warmUpMillis, &stalls{})
	window := begin()
	measured := &stalls{}
	operations := c.run(millis, measured)
	window.end(operations, measured)
	c.check()
}

func (c *lru) run(millis int, stalls *stalls) int64 {
	operations := int64(0)
	start := time.Now()
	last := int64(0)
	for last < int64(millis)*1_000_000 {
		c.step()
		now := time.Since(start).Nanoseconds()
		stalls.add(now - last)
		last = now
		operations++
	}
	return operations
}
