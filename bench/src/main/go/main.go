// The contestants written in Go: the programs of allod.bench.gc, down to their random numbers.
//
//	peers trees DEPTH ROUNDS WARM_UP_ROUNDS
//	peers cache ENTRIES WARM_UP_MILLIS MILLIS
//
// Prints the lines of name, value and unit that GcBars reads. The collector is told what to do by GOGC and GOMEMLIMIT,
// as every program in Go.
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	if len(os.Args) == 5 && os.Args[1] == "trees" {
		trees(number(2), number(3), number(4))
	} else if len(os.Args) == 5 && os.Args[1] == "cache" {
		cache(number(2), number(3), number(4))
	} else {
		fmt.Fprintln(os.Stderr, "peers trees DEPTH ROUNDS WARM_UP_ROUNDS | peers cache ENTRIES WARM_UP_MILLIS MILLIS")
		os.Exit(2)
	}
}

func number(word int) int {
	value, wrong := strconv.Atoi(os.Args[word])
	if wrong != nil || value < 0 {
		fail(os.Args[word] + " is no number: give one of at least 0")
	}
	return value
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(3)
}
