package main

import (
	"fmt"
	"time"
)

// Binary trees, the program of allod.bench.gc.JavaTrees.

const least = 4

type node struct {
	left, right *node
}

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	left := build(depth - 1)
	right := build(depth - 1)
	return &node{left, right}
}

func (n *node) count() int64 {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}

// Makes all trees of a round; the time of each of the smallest ones goes to stalls. Returns the number of nodes.
func treesRound(depth int, stalls *stalls) int64 {
	nodes := checked(build(depth+1), depth+1)
	longLived := build(depth)
	for d := least; d <= depth; d += 2 {
		for i := 1 << (depth - d + least); i > 0; i-- {
			if d == least {
				before := time.Now()
				nodes += checked(build(d), d)
				stalls.add(time.Since(before).Nanoseconds())
			} else {
				nodes += checked(build(d), d)
			}
		}
	}
	return nodes + checked(longLived, depth)
}

func checked(tree *node, depth int) int64 {
	found := tree.count()
	if found != int64(2)<<depth-1 {
		fail(fmt.Sprintf("a tree of depth %d has %d nodes instead of %d: the collector has lost some", depth, found, int64(2)<<depth-1))
	}
	return found
}

func trees(depth, rounds, warmUpRounds int) {
	for i := 0; i < warmUpRounds; i++ {
		treesRound(depth, &stalls{})
	}
	window := begin()
	measured := &stalls{}
	nodes := int64(0)
	for i := 0; i < rounds; i++ {
		nodes += treesRound(depth, measured)
	}
	window.end(nodes, measured)
}
