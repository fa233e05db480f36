#include "textflag.h"
#include "go_asm.h"

// BITS is a mask of the bytes of two vectors.
#define BITS(low, high, mask, upper) \
	VPMOVMSKB low, mask; \
	VPMOVMSKB high, upper; \
	SHLQ $32, upper; \
	ORQ upper, mask

// func markVector(m *marks, text *byte, blocks int, delimiter byte)
//
// Each byte of 64 is compared with the newline, the delimiter and the quote;
// the highest bits of the results are the masks.
TEXT ·markVector(SB), NOSPLIT, $0-25
	MOVQ m+0(FP), DI
	MOVQ text+8(FP), DX
	MOVQ blocks+16(FP), CX
	VPBROADCASTB delimiter+24(FP), Y0
	MOVQ $0x0a0a0a0a0a0a0a0a, AX
	VMOVQ AX, X1
	VPBROADCASTQ X1, Y1
	MOVQ $0x2222222222222222, AX
	VMOVQ AX, X2
	VPBROADCASTQ X2, Y2

block:
	VMOVDQU (DX), Y3
	VMOVDQU 32(DX), Y4
	VPCMPEQB Y0, Y3, Y5
	VPCMPEQB Y0, Y4, Y6
	VPCMPEQB Y1, Y3, Y7
	VPCMPEQB Y1, Y4, Y8
	VPCMPEQB Y2, Y3, Y3
	VPCMPEQB Y2, Y4, Y4
	VPOR Y5, Y7, Y5
	VPOR Y6, Y8, Y6
	BITS(Y5, Y6, AX, BX)
	MOVQ AX, marks_separators(DI)
	BITS(Y7, Y8, AX, BX)
	MOVQ AX, marks_newlines(DI)
	BITS(Y3, Y4, AX, BX)
	MOVQ AX, marks_quotes(DI)
	ADDQ $64, DX
	ADDQ $8, DI
	DECQ CX
	JNZ block
	VZEROUPPER
	RET

// PUT writes the place of the lowest bit and takes the bit away.
#define PUT(i) \
	TZCNTQ AX, BX; \
	ADDL R8, BX; \
	MOVL BX, (4*i)(DI); \
	BLSRQ AX, AX

// func putVector(places *uint32, masks *uint64, blocks int, at uint32) int
//
// Ten places are written for each mask, whether it has as many bits or not,
// and more if it has more.
TEXT ·putVector(SB), NOSPLIT, $0-40
	MOVQ places+0(FP), DI
	MOVQ masks+8(FP), SI
	MOVQ blocks+16(FP), CX
	MOVL at+24(FP), R8
	MOVQ DI, R9

mask:
	MOVQ (SI), AX
	POPCNTQ AX, DX
	LEAQ (DI)(DX*4), R10
	PUT(0)
	PUT(1)
	PUT(2)
	PUT(3)
	PUT(4)
	PUT(5)
	PUT(6)
	PUT(7)
	PUT(8)
	PUT(9)
	TESTQ AX, AX
	JZ next

more:
	PUT(10)
	ADDQ $4, DI
	TESTQ AX, AX
	JNZ more

next:
	MOVQ R10, DI
	ADDL $64, R8
	ADDQ $8, SI
	DECQ CX
	JNZ mask
	SUBQ R9, DI
	SHRQ $2, DI
	MOVQ DI, ret+32(FP)
	RET
