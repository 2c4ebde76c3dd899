package allod.own.check.move;

import org.junit.jupiter.api.Test;

/// Values that are used after they were moved.
final class UseTest {

    @Test
    void moveThenRead() {
        Expected.check("""
                body method f
                parameter b own Buf
                %1 = move b
                call close on %1
                %2 = & b // OWN0382
                call get on %2
                end b
                exit""");
    }

    @Test
    void movedTwice() {
        Expected.check("""
                body method f
                parameter b own Buf
                %1 = move b
                call close on %1
                %2 = move b // OWN0382
                call close on %2
                end b
                exit""");
    }

    @Test
    void oneOwnerIntoTwoComponents() {
        Expected.check("""
                body method f
                parameter b own Buf
                %1 = move b
                %2 = move b // OWN0382
                call new %1 %2
                end b
                exit""");
    }

    @Test
    void movedOnOneWay() {
        Expected.check("""
                body method f
                parameter b own Buf
                branch other
                %1 = move b
                call close on %1
                other:
                %2 = move b // OWN0382
                call close on %2
                end b
                exit""");
    }

    @Test
    void eachWayDrops() {
        Expected.check("""
                body method f
                parameter b own Buf
                branch other
                %1 = move b
                call close on %1
                goto out
                other:
                %2 = move b
                call drop %2
                out:
                end b
                exit""");
    }

    @Test
    void movedInLoop() {
        Expected.check("""
                body method f
                parameter b own Buf
                loop:
                %1 = move b // OWN0382
                call close on %1
                branch loop
                end b
                exit""");
    }

    @Test
    void movedAndLeftLoop() {
        Expected.check("""
                body method f
                parameter b own Buf
                loop:
                branch work
                %1 = move b
                call close on %1
                goto out
                work:
                goto loop
                out:
                end b
                exit""");
    }

    @Test
    void movedAndNewInLoop() {
        Expected.check("""
                body method f
                parameter b own Buf
                loop:
                %1 = move b
                call close on %1
                %2 = new Buf
                b = move %2
                branch loop
                %3 = move b
                call close on %3
                end b
                exit""");
    }

    @Test
    void chain() {
        Expected.check("""
                body method f
                parameter a own Buf
                local b own Buf
                local c own Buf
                declare b
                b = move a
                declare c
                c = move b
                %1 = move c
                call close on %1
                end c
                end b
                end a
                exit""");
    }

    @Test
    void firstUseOnly() {
        Expected.check("""
                body method f
                parameter b own Buf
                %1 = move b
                call close on %1
                %2 = & b // OWN0382
                call get on %2
                %3 = & b
                call get on %3
                end b
                exit""");
    }

    @Test
    void choice() {
        Expected.check("""
                body method f
                parameter a own Buf
                parameter b own Buf
                local c own Buf
                branch other
                %1 = move a
                goto join
                other:
                %1 = move b
                join:
                declare c
                c = move %1
                %2 = move c
                call close on %2
                %3 = move a // OWN0382
                call close on %3
                %4 = move b // OWN0382
                call close on %4
                end c
                end b
                end a
                exit""");
    }

    @Test
    void componentTwice() {
        Expected.check("""
                body method f
                parameter p own Pair
                %1 = move p.left
                call close on %1
                %2 = move p.right
                call close on %2
                %3 = move p.left // OWN0382
                call close on %3
                end p
                exit""");
    }

    @Test
    void partlyMoved() {
        Expected.check("""
                body method f
                parameter p own Pair
                %1 = move p.left
                call close on %1
                %2 = move p // OWN0382
                call take %2
                end p
                exit""");
    }

    @Test
    void wholeThenPart() {
        Expected.check("""
                body method f
                parameter p own Pair
                %1 = move p
                call take %1
                %2 = & p.left // OWN0382
                call get on %2
                end p
                exit""");
    }

    @Test
    void partsMadeWholeAgain() {
        Expected.check("""
                body method f
                parameter p own Pair
                %1 = move p.left
                call close on %1
                %2 = new Buf
                p.left = move %2
                %3 = move p
                call take %3
                end p
                exit""");
    }

    @Test
    void partOfMovedAssigned() {
        Expected.check("""
                body method f
                parameter p own Pair
                %1 = move p
                call take %1
                %2 = new Buf
                p.left = move %2 // OWN0382
                end %2
                end p
                exit""");
    }

    @Test
    void capturedByLambda() {
        Expected.check("""
                body method f
                parameter b own Buf
                %1 = move b
                %2 = lambda %1
                call once %2
                %3 = & b // OWN0382
                call get on %3
                end b
                exit""");
    }

    @Test
    void behindEndlessLoop() {
        Expected.check("""
                body method f
                parameter b own Buf
                loop:
                %1 = & b
                call get on %1
                never out
                goto loop
                out:
                end b
                exit""");
    }

    @Test
    void nullIsNoUse() {
        Expected.check("""
                body method f
                parameter b own Buf
                %1 = move b
                call close on %1
                b = null
                %2 = & b
                call get on %2
                end b
                exit""");
    }

    @Test
    void dropFlag() {
        Expected.check("""
                body method f
                parameter b own Buf
                branch other
                %1 = move b
                call close on %1
                b = null
                other:
                branch full
                null b
                goto out
                full:
                value b
                %2 = move b
                call close on %2
                out:
                end b
                exit""");
    }

    @Test
    void variants() {
        Expected.check("""
                body method f
                parameter s own Shape
                branch two
                opened s One
                %1 = move s.One:only
                call close on %1
                goto out
                two:
                opened s Two
                %2 = move s.Two:first
                call close on %2
                %3 = move s.Two:second
                call close on %3
                out:
                end s
                exit""");
    }

    @Test
    void variantThenWhole() {
        Expected.check("""
                body method f
                parameter s own Shape
                opened s One
                %1 = move s.One:only
                call close on %1
                %2 = move s // OWN0382
                call take %2
                end s
                exit""");
    }

    @Test
    void foreignOutOfSight() {
        Expected.check("""
                body method f
                parameter a own Arena
                %1 = & a
                call silent %1
                release a
                %2 = & a
                call get on %2
                end a
                exit""");
    }
}
