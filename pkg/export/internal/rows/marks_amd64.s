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

// func followVector(q *quoting, m *marks, blocks int)
//
// A product without carries of the quotes and all ones is the parity of each
// byte. The rest is followWords.
TEXT ·followVector(SB), NOSPLIT, $0-24
	MOVQ q+0(FP), SI
	MOVQ m+8(FP), DI
	MOVQ blocks+16(FP), CX
	MOVQ quoting_inside(SI), R8
	MOVQ quoting_opened(SI), R9
	MOVQ quoting_closed(SI), R10
	MOVQ quoting_stray(SI), R13
	PCMPEQB X0, X0

block:
	MOVQ marks_quotes(DI), AX
	MOVQ marks_separators(DI), DX
	MOVQ AX, X1
	PCLMULQDQ $0, X0, X1
	MOVQ X1, BX
	XORQ R8, BX               // inside
	MOVQ BX, R8
	SARQ $63, R8
	MOVQ AX, R11
	ANDQ BX, R11              // quotes that open
	MOVQ AX, R12
	XORQ R11, R12             // that close
	MOVQ DX, AX
	ORQ R12, AX
	LEAQ (AX)(AX*1), R14
	ORQ R9, R14               // where one may open
	NOTQ R14
	ANDQ R11, R14
	ORQ R14, R13
	SHRQ $63, AX
	MOVQ AX, R9
	LEAQ (R12)(R12*1), R14
	ORQ R10, R14              // behind one that closes
	SHRQ $63, R12
	MOVQ R12, R10
	ORQ DX, R11
	NOTQ R11
	ANDQ R11, R14
	MOVQ R14, marks_tails(DI)
	ORQ R14, quoting_tails(SI)
	NOTQ BX
	ANDQ BX, DX
	MOVQ DX, marks_separators(DI)
	MOVQ marks_newlines(DI), AX
	POPCNTQ AX, R11
	ADDQ R11, quoting_lines(SI)
	ANDQ BX, AX
	POPCNTQ AX, R11
	ADDQ R11, quoting_ends(SI)
	ADDQ $8, DI
	DECQ CX
	JNZ block
	MOVQ R8, quoting_inside(SI)
	MOVQ R9, quoting_opened(SI)
	MOVQ R10, quoting_closed(SI)
	MOVQ R13, quoting_stray(SI)
	RET
