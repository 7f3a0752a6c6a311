/* d3-cloud 1.2.9, made by `make frontend-generate`.

Copyright (c) 2013, Jason Davies.
All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

  * Redistributions of source code must retain the above copyright notice, this
    list of conditions and the following disclaimer.

  * Redistributions in binary form must reproduce the above copyright notice,
    this list of conditions and the following disclaimer in the documentation
    and/or other materials provided with the distribution.

  * The name Jason Davies may not be used to endorse or promote products
    derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL JASON DAVIES BE LIABLE FOR ANY DIRECT, INDIRECT,
INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT
LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR
PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF
LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE
OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF
ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.


Copyright 2010-2016 Mike Bostock
All rights reserved.

Redistribution and use in source and binary forms, with or without modification,
are permitted provided that the following conditions are met:

* Redistributions of source code must retain the above copyright notice, this
  list of conditions and the following disclaimer.

* Redistributions in binary form must reproduce the above copyright notice,
  this list of conditions and the following disclaimer in the documentation
  and/or other materials provided with the distribution.

* Neither the name of the author nor the names of contributors may be used to
  endorse or promote products derived from this software without specific prior
  written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE LIABLE FOR
ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON
ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
var nt=Object.create;var H=Object.defineProperty;var et=Object.getOwnPropertyDescriptor;var rt=Object.getOwnPropertyNames;var ot=Object.getPrototypeOf,it=Object.prototype.hasOwnProperty;var J=(n,t)=>()=>{try{return t||n((t={exports:{}}).exports,t),t.exports}catch(f){throw t=0,f}};var ut=(n,t,f,x)=>{if(t&&typeof t=="object"||typeof t=="function")for(let c of rt(t))!it.call(n,c)&&c!==f&&H(n,c,{get:()=>t[c],enumerable:!(x=et(t,c))||x.enumerable});return n};var at=(n,t,f)=>(f=n!=null?nt(ot(n)):{},ut(t||!n||!n.__esModule?H(f,"default",{value:n,enumerable:!0}):f,n));var Q=J((C,K)=>{(function(n,t){typeof C=="object"&&typeof K<"u"?t(C):typeof define=="function"&&define.amd?define(["exports"],t):(n=n||self,t(n.d3=n.d3||{}))})(C,function(n){"use strict";var t={value:function(){}};function f(){for(var e=0,l=arguments.length,i={},o;e<l;++e){if(!(o=arguments[e]+"")||o in i||/[\s.]/.test(o))throw new Error("illegal type: "+o);i[o]=[]}return new x(i)}function x(e){this._=e}function c(e,l){return e.trim().split(/^|\s+/).map(function(i){var o="",u=i.indexOf(".");if(u>=0&&(o=i.slice(u+1),i=i.slice(0,u)),i&&!l.hasOwnProperty(i))throw new Error("unknown type: "+i);return{type:i,name:o}})}x.prototype=f.prototype={constructor:x,on:function(e,l){var i=this._,o=c(e+"",i),u,y=-1,z=o.length;if(arguments.length<2){for(;++y<z;)if((u=(e=o[y]).type)&&(u=m(i[u],e.name)))return u;return}if(l!=null&&typeof l!="function")throw new Error("invalid callback: "+l);for(;++y<z;)if(u=(e=o[y]).type)i[u]=p(i[u],e.name,l);else if(l==null)for(u in i)i[u]=p(i[u],e.name,null);return this},copy:function(){var e={},l=this._;for(var i in l)e[i]=l[i].slice();return new x(e)},call:function(e,l){if((u=arguments.length-2)>0)for(var i=new Array(u),o=0,u,y;o<u;++o)i[o]=arguments[o+2];if(!this._.hasOwnProperty(e))throw new Error("unknown type: "+e);for(y=this._[e],o=0,u=y.length;o<u;++o)y[o].value.apply(l,i)},apply:function(e,l,i){if(!this._.hasOwnProperty(e))throw new Error("unknown type: "+e);for(var o=this._[e],u=0,y=o.length;u<y;++u)o[u].value.apply(l,i)}};function m(e,l){for(var i=0,o=e.length,u;i<o;++i)if((u=e[i]).name===l)return u.value}function p(e,l,i){for(var o=0,u=e.length;o<u;++o)if(e[o].name===l){e[o]=t,e=e.slice(0,o).concat(e.slice(o+1));break}return i!=null&&e.push({name:l,value:i}),e}n.dispatch=f,Object.defineProperty(n,"__esModule",{value:!0})})});var $=J((zt,Z)=>{var ft=Q().dispatch,B=Math.PI/180,lt={archimedean:V,rectangular:gt},A=64,F=2048;Z.exports=function(){var n=[256,256],t=st,f=ct,x=ht,c=U,m=U,p=xt,e=V,l=[],i=1/0,o=ft("word","end"),u=null,y=Math.random,z=()=>(~~(y()*6)-3)*30,a={},P=Mt;a.canvas=function(r){return arguments.length?(P=k(r),a):P},a.start=function(){var r=R(P()),h=wt((n[0]>>5)*n[1]),g=null,M=l.length,T=-1,D=[],I=l.map(function(v,s){return v.text=t.call(this,v,s),v.font=f.call(this,v,s),v.style=c.call(this,v,s),v.weight=m.call(this,v,s),v.rotate=z.call(this,v,s),v.size=~~x.call(this,v,s),v.padding=p.call(this,v,s),v}).sort(function(v,s){return s.size-v.size});return u&&clearInterval(u),u=setInterval(b,0),b(),a;function b(){for(var v=Date.now();Date.now()-v<i&&++T<M&&u;){var s=I[T];s.x=n[0]*(y()+.5)>>1,s.y=n[1]*(y()+.5)>>1,yt(r,s,I,T),s.hasText&&E(h,s,g)&&(D.push(s),o.call("word",a,s),g?pt(g,s):g=[{x:s.x+s.x0,y:s.y+s.y0},{x:s.x+s.x1,y:s.y+s.y1}],s.x-=n[0]>>1,s.y-=n[1]>>1)}T>=M&&(a.stop(),o.call("end",a,D,g))}},a.stop=function(){u&&(clearInterval(u),u=null);for(let r of l)delete r.sprite;return a};function R(r){let h=r.getContext("2d",{willReadFrequently:!0});r.width=r.height=1;let g=Math.sqrt(h.getImageData(0,0,1,1).data.length>>2);return r.width=(A<<5)/g,r.height=F/g,h.fillStyle=h.strokeStyle="red",{context:h,ratio:g}}function E(r,h,g){for(var M=[{x:0,y:0},{x:n[0],y:n[1]}],T=h.x,D=h.y,I=Math.sqrt(n[0]*n[0]+n[1]*n[1]),b=e(n),v=y()<.5?1:-1,s=-v,q,w,S;(q=b(s+=v))&&(w=~~q[0],S=~~q[1],!(Math.min(Math.abs(w),Math.abs(S))>=I));)if(h.x=T+w,h.y=D+S,!(h.x+h.x0<0||h.y+h.y0<0||h.x+h.x1>n[0]||h.y+h.y1>n[1])&&(!g||mt(h,g))&&!vt(h,r,n[0])){for(var j=h.sprite,O=h.width>>5,L=n[0]>>5,X=h.x-(O<<4),Y=X&127,d=32-Y,tt=h.y1-h.y0,G=(h.y+h.y0)*L+(X>>5),W,N=0;N<tt;N++){W=0;for(var _=0;_<=O;_++)r[G+_]|=W<<d|(_<O?(W=j[N*O+_])>>>Y:0);G+=L}return!0}return!1}return a.timeInterval=function(r){return arguments.length?(i=r??1/0,a):i},a.words=function(r){return arguments.length?(l=r,a):l},a.size=function(r){return arguments.length?(n=[+r[0],+r[1]],a):n},a.font=function(r){return arguments.length?(f=k(r),a):f},a.fontStyle=function(r){return arguments.length?(c=k(r),a):c},a.fontWeight=function(r){return arguments.length?(m=k(r),a):m},a.rotate=function(r){return arguments.length?(z=k(r),a):z},a.text=function(r){return arguments.length?(t=k(r),a):t},a.spiral=function(r){return arguments.length?(e=lt[r]||r,a):e},a.fontSize=function(r){return arguments.length?(x=k(r),a):x},a.padding=function(r){return arguments.length?(p=k(r),a):p},a.random=function(r){return arguments.length?(y=r,a):y},a.on=function(){var r=o.on.apply(o,arguments);return r===o?a:r},a};function st(n){return n.text}function ct(){return"serif"}function U(){return"normal"}function ht(n){return Math.sqrt(n.value)}function xt(){return 1}function yt(n,t,f,x){if(!t.sprite){var c=n.context,m=n.ratio;c.clearRect(0,0,(A<<5)/m,F/m);var p=0,e=0,l=0,i=f.length;for(--x;++x<i;){t=f[x],c.save(),c.font=t.style+" "+t.weight+" "+~~((t.size+1)/m)+"px "+t.font;let s=c.measureText(t.text),q=-Math.floor(s.width/2),w=(s.width+1)*m,S=t.size<<1;if(t.rotate){var o=Math.sin(t.rotate*B),u=Math.cos(t.rotate*B),y=w*u,z=w*o,a=S*u,P=S*o;w=Math.max(Math.abs(y+P),Math.abs(y-P))+31>>5<<5,S=~~Math.max(Math.abs(z+a),Math.abs(z-a))}else w=w+31>>5<<5;if(S>l&&(l=S),p+w>=A<<5&&(p=0,e+=l,l=0),e+S>=F)break;c.translate((p+(w>>1))/m,(e+(S>>1))/m),t.rotate&&c.rotate(t.rotate*B),c.fillText(t.text,q,0),t.padding&&(c.lineWidth=2*t.padding,c.strokeText(t.text,q,0)),c.restore(),t.width=w,t.height=S,t.xoff=p,t.yoff=e,t.x1=w>>1,t.y1=S>>1,t.x0=-t.x1,t.y0=-t.y1,t.hasText=!0,p+=w}for(var R=c.getImageData(0,0,(A<<5)/m,F/m).data,E=[];--x>=0;)if(t=f[x],!!t.hasText){for(var r=t.width,h=r>>5,g=t.y1-t.y0,M=0;M<g*h;M++)E[M]=0;if(p=t.xoff,p==null)return;e=t.yoff;for(var T=0,D=-1,I=0;I<g;I++){for(var M=0;M<r;M++){var b=h*I+(M>>5),v=R[(e+I)*(A<<5)+(p+M)<<2]?1<<31-M%32:0;E[b]|=v,T|=v}T?D=I:(t.y0++,g--,I--,e++)}t.y1=t.y0+D,t.sprite=E.slice(0,(t.y1-t.y0)*h)}}}function vt(n,t,f){f>>=5;for(var x=n.sprite,c=n.width>>5,m=n.x-(c<<4),p=m&127,e=32-p,l=n.y1-n.y0,i=(n.y+n.y0)*f+(m>>5),o,u=0;u<l;u++){o=0;for(var y=0;y<=c;y++)if((o<<e|(y<c?(o=x[u*c+y])>>>p:0))&t[i+y])return!0;i+=f}return!1}function pt(n,t){var f=n[0],x=n[1];t.x+t.x0<f.x&&(f.x=t.x+t.x0),t.y+t.y0<f.y&&(f.y=t.y+t.y0),t.x+t.x1>x.x&&(x.x=t.x+t.x1),t.y+t.y1>x.y&&(x.y=t.y+t.y1)}function mt(n,t){return n.x+n.x1>t[0].x&&n.x+n.x0<t[1].x&&n.y+n.y1>t[0].y&&n.y+n.y0<t[1].y}function V(n){var t=n[0]/n[1];return function(f){return[t*(f*=.1)*Math.cos(f),f*Math.sin(f)]}}function gt(n){var t=4,f=t*n[0]/n[1],x=0,c=0;return function(m){var p=m<0?-1:1;switch(Math.sqrt(1+4*p*m)-p&3){case 0:x+=f;break;case 1:c+=t;break;case 2:x-=f;break;default:c-=t;break}return[x,c]}}function wt(n){for(var t=[],f=-1;++f<n;)t[f]=0;return t}function Mt(){return document.createElement("canvas")}function k(n){return typeof n=="function"?n:function(){return n}}});var St=at($());var export_default=St.default;export{export_default as default};
