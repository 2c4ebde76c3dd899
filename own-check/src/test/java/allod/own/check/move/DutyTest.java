package allod.own.check.move;

import org.junit.jupiter.api.Test;

/// Values that nobody ends.
final class DutyTest {

    @Test
    void neverDropped() {
        Expected.check("""
                body method f
                parameter b own Buf // OWN1001
                end b
                exit""");
    }

    @Test
    void localNeverDropped() {
        Expected.check("""
                body method f
                local b own Buf
                declare b
                %1 = new Buf
                b = move %1 // OWN1001
                end b
                exit""");
    }

    @Test
    void droppedOnOneWay() {
        Expected.check("""
                body method f
                local b own Buf
                declare b
                %1 = new Buf
                b = move %1 // OWN1001
                branch out
                %2 = move b
                call close on %2
                out:
                end b
                exit""");
    }

    @Test
    void eachReturnDrops() {
        Expected.check("""
                body method f
                parameter b own Buf
                branch late
                %1 = move b
                call close on %1
                return
                end b
                exit
                late:
                %2 = move b
                call close on %2
                end b
                exit""");
    }

    @Test
    void discarded() {
        Expected.check("""
                body method f
                %1 = new Buf // OWN1001
                end %1
                exit""");
    }

    @Test
    void returned() {
        Expected.check("""
                body method f
                parameter b own Buf
                %1 = move b
                return %1
                end b
                exit""");
    }

    @Test
    void declaredException() {
        Expected.check("""
                body method f
                local b own Buf
                declare b
                %1 = new Buf
                b = move %1 // OWN1002
                %2 = & b
                call read on %2
                raise failed
                %3 = move b
                call close on %3
                end b
                exit
                failed:
                end b declared
                exit""");
    }

    @Test
    void neverDroppedIsToldOnce() {
        Expected.check("""
                body method f
                local b own Buf
                declare b
                %1 = new Buf
                b = move %1 // OWN1001
                %2 = & b
                call read on %2
                raise failed
                end b
                exit
                failed:
                end b declared
                exit""");
    }

    @Test
    void calleeHasItEvenIfItThrows() {
        Expected.check("""
                body method f
                parameter b own Buf
                %1 = move b
                call close on %1
                raise failed
                end b
                exit
                failed:
                end b declared
                exit""");
    }

    @Test
    void undeclaredIsQuiet() {
        Expected.check("""
                body method f
                parameter b own Buf
                %1 = & b
                call read on %1
                unchecked failed
                %2 = move b
                call close on %2
                end b
                exit
                failed:
                end b
                exit""");
    }

    @Test
    void overwritten() {
        Expected.check("""
                body method f
                parameter b own Buf
                parameter c own Buf
                %1 = move c
                b = move %1 // OWN1003
                %2 = move b
                call close on %2
                end c
                end b
                exit""");
    }

    @Test
    void overwrittenWithNull() {
        Expected.check("""
                body method f
                parameter b own Buf
                b = null // OWN1003
                end b
                exit""");
    }

    @Test
    void overwrittenInLoop() {
        Expected.check("""
                body method f
                local b own Buf
                declare b
                b = null
                loop:
                %1 = new Buf
                b = move %1 // OWN1003
                branch loop
                %2 = move b
                call close on %2
                end b
                exit""");
    }

    @Test
    void throwStatement() {
        Expected.check("""
                body method f
                parameter b own Buf // OWN1001
                branch fine
                end b throw
                exit
                fine:
                %1 = move b
                call close on %1
                end b
                exit""");
    }

    @Test
    void resource() {
        Expected.check("""
                body method f
                resource b own Buf
                declare b
                %1 = new Buf
                b = move %1
                %2 = & b
                call get on %2
                raise failed
                drop b
                end b
                exit
                failed:
                drop b
                end b declared
                exit""");
    }

    @Test
    void resourceMoved() {
        Expected.check("""
                body method f
                resource b own Buf
                declare b
                %1 = new Buf
                b = move %1
                %2 = move b // OWN1005
                call close on %2
                drop b
                end b
                exit""");
    }

    @Test
    void onePartLeft() {
        Expected.check("""
                body method f
                parameter p own Pair // OWN1001
                %1 = move p.left
                call close on %1
                end p
                exit""");
    }

    @Test
    void wholeStructureLeft() {
        Expected.check("""
                body method f
                parameter p own Pair // OWN1001
                %1 = & p.left
                call get on %1
                end p
                exit""");
    }

    @Test
    void wholeStructureLeftUnopened() {
        Expected.check("""
                body method f
                parameter p own Pair // OWN1001
                end p
                exit""");
    }

    @Test
    void structureOfNothing() {
        Expected.check("""
                body method f
                parameter e own Empty
                end e
                exit""");
    }

    @Test
    void nestedPartLeft() {
        Expected.check("""
                body method f
                parameter n own Nest // OWN1001
                %1 = move n.pair.left
                call close on %1
                %2 = move n.tail
                call close on %2
                end n
                exit""");
    }

    @Test
    void variantLeft() {
        Expected.check("""
                body method f
                parameter s own Shape // OWN1001
                opened s Two
                %1 = move s.Two:first
                call close on %1
                end s
                exit""");
    }

    @Test
    void variantUnopened() {
        Expected.check("""
                body method f
                parameter s own Shape // OWN1001
                end s
                exit""");
    }

    @Test
    void variantOfNothing() {
        Expected.check("""
                body method f
                parameter s own Shape
                branch some
                null s
                goto out
                some:
                opened s One
                %1 = move s.One:only
                call close on %1
                out:
                end s
                exit""");
    }

    @Test
    void onceNotCalled() {
        Expected.check("""
                body method f
                parameter r own Once // OWN1001
                end r
                exit""");
    }

    @Test
    void onceCalled() {
        Expected.check("""
                body method f
                parameter r own Once
                %1 = move r
                call run on %1
                end r
                exit""");
    }

    @Test
    void afterErrorNoLeak() {
        Expected.check("""
                body method f
                parameter b own Buf
                branch other
                %1 = move b
                call close on %1
                other:
                %2 = & b // OWN0382
                call get on %2
                end b
                exit""");
    }

    @Test
    void temporaryWhileOtherThrows() {
        Expected.check("""
                body method f
                %1 = new Buf // OWN1002
                call other
                raise failed
                call take %1
                end %1
                exit
                failed:
                end %1 declared
                exit""");
    }
}
