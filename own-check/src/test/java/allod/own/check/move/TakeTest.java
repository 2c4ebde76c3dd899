package allod.own.check.move;

import org.junit.jupiter.api.Test;

/// Values that are taken out of what holds them.
final class TakeTest {

    @Test
    void throughMutTaken() {
        Expected.check("""
                body method f
                parameter k mut Keeper
                %1 = move k.*.first // OWN0507
                call close on %1
                end k
                exit""");
    }

    @Test
    void throughMutTakenAndNull() {
        Expected.check("""
                body method f
                parameter k mut Keeper
                local b own Buf
                declare b
                b = move k.*.first
                k.*.first = null
                %1 = move b
                call close on %1
                end b
                end k
                exit""");
    }

    @Test
    void throughMutTakenAndUsed() {
        Expected.check("""
                body method f
                parameter k mut Keeper
                local b own Buf
                declare b
                b = move k.*.first // OWN0507
                %2 = & k.*
                call size on %2
                k.*.first = null
                %1 = move b
                call close on %1
                end b
                end k
                exit""");
    }

    @Test
    void throughMutOtherFieldUsed() {
        Expected.check("""
                body method f
                parameter k mut Keeper
                local b own Buf
                declare b
                b = move k.*.first
                %2 = & k.*.second
                call size on %2
                k.*.first = null
                %1 = move b
                call close on %1
                end b
                end k
                exit""");
    }

    @Test
    void throughMutTakenAndThrown() {
        Expected.check("""
                body method f
                parameter k mut Keeper
                %1 = move k.*.first // OWN0507
                call close on %1
                raise failed
                k.*.first = null
                end k
                exit
                failed:
                end k declared
                exit""");
    }

    @Test
    void throughMutOverwritten() {
        Expected.check("""
                body method f
                parameter k mut Keeper
                parameter b own Buf
                %1 = move b
                k.*.first = move %1 // OWN1003
                end b
                end k
                exit""");
    }

    @Test
    void throughMutTestedForNull() {
        Expected.check("""
                body method f
                parameter k mut Keeper
                parameter b own Buf
                branch full
                null k.*.first
                %1 = move b
                k.*.first = move %1
                goto out
                full:
                value k.*.first
                %2 = move b
                call close on %2
                out:
                end b
                end k
                exit""");
    }

    @Test
    void nullForgottenAfterExclusiveUse() {
        Expected.check("""
                body method f
                parameter k mut Keeper
                parameter b own Buf
                branch full
                null k.*.first
                %3 = &mut k.*
                call change on %3
                %1 = move b
                k.*.first = move %1 // OWN1003
                goto out
                full:
                %2 = move b
                call close on %2
                out:
                end b
                end k
                exit""");
    }

    @Test
    void throughRef() {
        Expected.check("""
                body method f
                parameter k ref Keeper
                %1 = move k.*.first // OWN0507
                call close on %1
                end k
                exit""");
    }

    @Test
    void wholeRef() {
        Expected.check("""
                body method f
                parameter b ref Buf
                %1 = move b.* // OWN0507
                call close on %1
                end b
                exit""");
    }

    @Test
    void wholeMut() {
        Expected.check("""
                body method f
                parameter b mut Buf
                %1 = move b.* // OWN0507
                call close on %1
                end b
                exit""");
    }

    @Test
    void foreignClosedByStrangeCode() {
        Expected.check("""
                body method f
                parameter a ref Arena
                %1 = move a.*
                call close on %1
                end a
                exit""");
    }

    @Test
    void arrayElement() {
        Expected.check("""
                body method f
                parameter a own Buf
                %1 = move a.[] // OWN0508
                call close on %1
                %2 = move a
                call take %2
                end a
                exit""");
    }

    @Test
    void behindDropMethod() {
        Expected.check("""
                body method f
                parameter k own Keeper
                %1 = move k.first // OWN0509
                call close on %1
                %2 = move k
                call close on %2
                end k
                exit""");
    }

    @Test
    void behindDropMethodTaken() {
        Expected.check("""
                body method f
                parameter k own Keeper
                %1 = move k.first
                call close on %1
                k.first = null
                %2 = move k
                call close on %2
                end k
                exit""");
    }

    @Test
    void staticField() {
        Expected.check("""
                body method f
                static K own Keeper
                %1 = move K.first // OWN0507
                call close on %1
                exit""");
    }

    @Test
    void captureOfLambdaThatRunsOften() {
        Expected.check("""
                body lambda
                capture b own Buf
                %1 = move b // OWN0507
                call close on %1
                end b
                exit""");
    }

    @Test
    void dropMethodForgets() {
        Expected.check("""
                body method close // OWN1004
                this own Keeper
                %1 = move this.first
                call close on %1
                end this
                exit""");
    }

    @Test
    void dropMethodEndsAll() {
        Expected.check("""
                body method close
                this own Keeper
                %1 = move this.first
                call close on %1
                branch full
                null this.second
                goto out
                full:
                %2 = move this.second
                call close on %2
                out:
                end this
                exit""");
    }

    @Test
    void consumingMethodTakesApart() {
        Expected.check("""
                body method apart
                this own Keeper
                %1 = move this.first
                call close on %1
                %2 = move this.second
                return %2
                end this
                exit""");
    }

    @Test
    void consumingMethodForgets() {
        Expected.check("""
                body method apart
                this own Keeper // OWN1001
                %1 = move this.first
                call close on %1
                end this
                exit""");
    }

    @Test
    void consumingMethodReturnsItself() {
        Expected.check("""
                body method same
                this own Keeper
                %1 = move this
                return %1
                end this
                exit""");
    }

    @Test
    void consumingMethodOwnsNothing() {
        Expected.check("""
                body method address
                this own Buf
                end this
                exit""");
    }

    @Test
    void constructor() {
        Expected.check("""
                body constructor
                this own Keeper
                parameter a own Buf
                %1 = move a
                this.first = move %1
                end a
                end this
                exit""");
    }

    @Test
    void constructorFails() {
        Expected.check("""
                body constructor
                this own Keeper
                parameter a own Buf // OWN1001
                %1 = move a
                this.first = move %1
                call check
                raise failed
                end a
                end this
                exit
                failed:
                end a declared
                end this declared
                exit""");
    }

    @Test
    void constructorThrows() {
        Expected.check("""
                body constructor
                this own Keeper
                parameter a own Buf // OWN1001
                %1 = move a
                this.first = move %1
                end a throw
                end this throw
                exit""");
    }

    @Test
    void constructorSetsTwice() {
        Expected.check("""
                body constructor
                this own Keeper
                parameter a own Buf
                parameter b own Buf
                %1 = move a
                this.first = move %1
                %2 = move b
                this.first = move %2 // OWN1003
                end b
                end a
                end this
                exit""");
    }

    @Test
    void whatIsBorrowedForAMoment() {
        Expected.check("""
                body method f
                parameter k own Keeper
                %1 = & k.first
                %2 = move %1.* // OWN0507
                call close on %2
                %3 = move k
                call close on %3
                end k
                exit""");
    }
}
